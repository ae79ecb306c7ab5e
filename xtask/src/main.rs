//! Every chore of the project behind one entry: `cargo xtask <command>`.
//!
//! A command is a file named by it ([`run`], [`test`](mod@test) with [`watch`], [`ci`], [`dist`], [`extension`](mod@extension), [`bench`](mod@bench), [`new_provider`](mod@new_provider)); what they
//! share lies beside: [`setup`] (tools, installed when missing), [`site`] (the static files), [`budget`] (their size),
//! [`sh`] (processes), [`place`] (folders), [`fingerprint`] (has anything changed).

mod bench;
mod budget;
mod ci;
mod dist;
mod extension;
mod fingerprint;
mod new_provider;
mod place;
mod run;
mod server;
mod setup;
mod sh;
mod site;
mod test;
mod watch;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

const HELP: &str = "\
cargo xtask <command>

  run [--port 8080] [--release]   build what changed, serve the app with the sandbox and print its address
  test [--only STAGE]             all tests, or one stage: native, site, doc, wasm or stories
       [--story NAME]             the end-to-end stories whose name this pattern finds, and nothing else
       [--show]                   the stories in a window, slowly enough to follow
       [--repeat N] [--load]      the stories several times; with all cores kept busy beside them
       [--watch]                  the native tests of the crates that change, anew each time a file is saved
  test full                       the native tests with a million envelopes and a thousand days of storm; takes long
  ci                              everything that a change has to pass
  dist [--base /PATH/]            the static files in dist/, precompressed, for any host or path
       [--proxy URL|none]         and for a proxy elsewhere than behind the page's own address, or for none
       [--plain]                  without precompressed copies
       [--pseudo]                 with the pseudo-languages en-XA and ar-XB, for tests
       [--out DIR] [--from DIR]   into another folder; from a build that is there
  extension [--proxy URL|none]    the browser extension in target/extension/, unpacked and as a zip
  new-provider ID                 a provider that compiles and is tested, with an invented API to start from
  notices                         the licences of what is shipped, in target/notices/
  bench [...]                     the benchmarks in Chromium; what follows is passed on
  bench proxy [PHASE...]          the proxy under load, beside nginx: alone, busy, many, loris, or all of them
       [--soak MINUTES]           whether the proxy's memory grows in that time
  setup                           only install what the others need

The tools that a command needs are installed first. They are kept outside the clone, so that the next one is quick.";

fn main() {
    if let Err(error) = command() {
        eprintln!("\nerror: {error:#}");
        std::process::exit(1);
    }
}

fn command() -> Result<()> {
    let mut args = lexopt::Parser::from_env();
    let name = match args.next()? {
        Some(Value(name)) => name.string()?,
        Some(Long("help") | Short('h')) | None => {
            println!("{HELP}");
            return Ok(());
        }
        Some(other) => return Err(other.unexpected().into()),
    };
    std::env::set_current_dir(place::root())?;
    match name.as_str() {
        "run" => {
            let (mut port, mut kind) = (8080, site::Kind::Dev);
            while let Some(arg) = args.next()? {
                match arg {
                    Long("port") => port = args.value()?.parse()?,
                    Long("release") => kind = site::Kind::Release,
                    other => return Err(other.unexpected().into()),
                }
            }
            run::run(port, kind)
        }
        "test" => {
            let (mut stages, mut stories, mut watched) = (Vec::new(), test::Stories::default(), false);
            while let Some(arg) = args.next()? {
                match arg {
                    Value(stage) => stages.push(stage.string()?),
                    Long("only") => stages.push(args.value()?.string()?),
                    Long("watch") => watched = true,
                    Long("show") => stories.show = true,
                    Long("repeat") => stories.repeat = args.value()?.parse()?,
                    Long("load") => stories.load = true,
                    Long("story") => stories.only = Some(args.value()?.string()?),
                    other => return Err(other.unexpected().into()),
                }
            }
            if watched { watch::watch() } else { test::test(&test::meant(stages, &stories), &stories) }
        }
        "dist" => {
            let mut dist = dist::Dist::default();
            while let Some(arg) = args.next()? {
                match arg {
                    Long("base") => dist.below(&args.value()?.string()?)?,
                    Long("proxy") => dist.asking(&args.value()?.string()?)?,
                    Long("out") => dist.out = args.value()?.into(),
                    Long("plain") => dist.plain = true,
                    Long("pseudo") => dist.pseudo = true,
                    Long("from") => dist.from = Some(args.value()?.into()),
                    other => return Err(other.unexpected().into()),
                }
            }
            dist::dist(&dist).map(drop)
        }
        "extension" => {
            let (mut proxy, mut kind) = (dist::proxy(extension::SANDBOX)?, site::Kind::Release);
            while let Some(arg) = args.next()? {
                match arg {
                    Long("proxy") => proxy = dist::proxy(&args.value()?.string()?)?,
                    Long("dev") => kind = site::Kind::Dev,
                    other => return Err(other.unexpected().into()),
                }
            }
            extension::extension(&proxy, kind).map(drop)
        }
        "bench" => bench::bench(args.raw_args()?.collect()),
        "new-provider" => {
            let id = args.next()?.context("new-provider needs an id, such as my-tool")?;
            let Value(id) = id else { return Err(id.unexpected().into()) };
            finished(args).and_then(|()| new_provider::new_provider(&id.string()?))
        }
        "notices" => finished(args).and_then(|()| site::notices::notices()),
        "ci" => finished(args).and_then(|()| ci::ci()),
        "setup" => finished(args).and_then(|()| setup::need(&setup::ALL).map(drop)),
        other => bail!("there is no command `{other}`\n\n{HELP}"),
    }
}

/// The commands that take nothing say so instead of passing over what was meant.
fn finished(mut args: lexopt::Parser) -> Result<()> {
    args.next()?.map_or(Ok(()), |arg| Err(arg.unexpected().into()))
}
