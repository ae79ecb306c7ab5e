//! Starts the app in the page that Trunk builds.

fn main() {
    hourloom::web::start::start();
}
