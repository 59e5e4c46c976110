#!/usr/bin/env node
import { createRequire as __createRequire } from "node:module"
const require = __createRequire(import.meta.url)
import{enableCompileCache as e}from"node:module";e();await import("./chunks/2UMRVSDS.js");
