//! Every chore of the project behind one entry: `cargo xtask <command>`.

fn main() {}
