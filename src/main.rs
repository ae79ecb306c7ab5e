//! Starts the app in the page that Trunk builds.

fn main() {
    hourloom::boot::start::start();
}
