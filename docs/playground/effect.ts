/** What an edited program imports as `effect`: what examples need, as the whole would be a megabyte more. */
export {
  Cause,
  Clock,
  Console,
  Context,
  DateTime,
  Duration,
  Effect,
  Exit,
  Fiber,
  Layer,
  Option,
  Queue,
  Ref,
  Result,
  Schedule,
  Schema,
  Stream
} from "effect"
