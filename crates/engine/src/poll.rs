//! When a connection is asked next: a pure function of time and events.
