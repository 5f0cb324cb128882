//! Links the addon against the symbols of the program that loads it.

fn main() {
    napi_build::setup();
}
