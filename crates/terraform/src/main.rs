//! The provider as Terraform starts it. By hand it writes its documentation.

use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;

const HELP: &str = "\
The Terraform provider of Tidegate. Terraform starts it by itself.

Usage: terraform-provider-tidegate docs FOLDER   writes its documentation, as registries have it
       terraform-provider-tidegate --version
";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tidegate_terraform::complain(&error);
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &[&str]) -> anyhow::Result<()> {
    match arguments {
        [] => {
            tidegate_terraform::start_log();
            tidegate_terraform::serve().await
        }
        ["docs", folder] => tidegate_terraform::docs::write(Path::new(folder)),
        ["--version"] => say(concat!("terraform-provider-tidegate ", env!("CARGO_PKG_VERSION"), "\n")),
        ["--help"] => say(HELP),
        _ => bail!("it takes no such arguments; `--help` says which"),
    }
}

fn say(text: &str) -> anyhow::Result<()> {
    std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes())?;
    Ok(())
}
