#!/usr/bin/env node
import { createRequire as __createRequire } from "node:module"
const require = __createRequire(import.meta.url)
import{enableCompileCache as e}from"node:module";e();await import("./chunks/SL7S22W3.js");
