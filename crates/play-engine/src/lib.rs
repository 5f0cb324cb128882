//! Everything of playfast that touches the network or time.
