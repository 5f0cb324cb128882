//! What Google Play says on the wire. No I/O, no async.
