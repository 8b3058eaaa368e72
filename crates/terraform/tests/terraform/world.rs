//! A control plane of the real program, and the real Terraform with this provider.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Map, Value as Json};
use tempfile::TempDir;
use tidegate_terraform::examples::{Example, Names};
use tidegate_testkit::certificates::Authority;
use tidegate_testkit::ports::{self, Port};
use tidegate_testkit::process::Process;
use tidegate_testkit::terraform;
use tidegate_testkit::wait;

const SOON: Duration = Duration::from_secs(60);
const TOKEN: &str = "a-token-of-the-tests-that-is-long-enough";
const PROVIDER: &str = env!("CARGO_BIN_EXE_terraform-provider-tidegate");

/// The provider under the public provider's name.
pub(crate) const KONNECT: &str = r#"
terraform {
  required_providers {
    konnect = { source = "tidegate/tidegate" }
  }
}
"#;
/// The provider under its own.
pub(crate) const TIDEGATE: &str = r#"
terraform {
  required_providers {
    tidegate = { source = "tidegate/tidegate" }
  }
}
"#;

pub(crate) struct World {
    pub(crate) url: String,
    dir: TempDir,
    arguments: &'static [&'static str],
    up: Option<Process>,
    api: Port,
    /// Where nodes connect to.
    link: Port,
}

/// A resource that Terraform remembers.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) is_data: bool,
    pub(crate) kind: String,
    pub(crate) label: String,
    pub(crate) values: Json,
}

impl Resource {
    /// Whether it was made of the example.
    pub(crate) fn is(&self, example: &Example, names: Names) -> bool {
        !self.is_data && self.kind == example.type_name(names) && self.label == example.label
    }
}

/// What Terraform said.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) text: String,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::with(&["--no-data-plane"]).await
    }

    pub(crate) async fn with_data_plane() -> Self {
        Self::with(&[]).await
    }

    async fn with(arguments: &'static [&'static str]) -> Self {
        let mut world = Self {
            arguments,
            ..Self::offline()
        };
        world.up().await;
        world
    }

    /// Terraform and the provider without a control plane.
    pub(crate) fn offline() -> Self {
        let api = ports::reserve().unwrap();
        let world = Self {
            url: format!("http://127.0.0.1:{}", api.number()),
            dir: tempfile::tempdir().unwrap(),
            arguments: &[],
            up: None,
            api,
            link: ports::reserve().unwrap(),
        };
        let folder = Path::new(PROVIDER).parent().unwrap();
        world.install_by(&format!(
            "dev_overrides {{ \"tidegate/tidegate\" = {folder:?} }}\n  direct {{}}"
        ));
        world
    }

    fn install_by(&self, method: &str) {
        let settings = format!("provider_installation {{\n  {method}\n}}\n");
        std::fs::write(self.path("terraform.rc"), settings).unwrap();
    }

    /// Offers Terraform this provider under these names, and no other; what was installed is so no more.
    pub(crate) fn offer(&self, names: &[&str]) {
        let mirror = self.path("mirror");
        drop(std::fs::remove_dir_all(&mirror));
        drop(std::fs::remove_dir_all(self.path("work/.terraform")));
        drop(std::fs::remove_file(self.path("work/.terraform.lock.hcl")));
        for name in names {
            let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
            let arch = arch.replace("x86_64", "amd64").replace("aarch64", "arm64");
            let platform = format!("{os}_{arch}").replace("macos", "darwin");
            let folder = mirror.join(format!("registry.terraform.io/{name}/1.0.0/{platform}"));
            std::fs::create_dir_all(&folder).unwrap();
            let (_, kind) = name.split_once('/').unwrap();
            let file = folder.join(format!("terraform-provider-{kind}_v1.0.0"));
            std::os::unix::fs::symlink(PROVIDER, file).unwrap();
        }
        self.install_by(&format!("filesystem_mirror {{ path = {mirror:?} }}"));
    }

    pub(crate) fn init(&self) {
        let said = self.terraform(&["init", "-no-color"]);
        assert_eq!(said.code, Some(0), "{}", said.text);
    }

    /// Starts the control plane, where it was before.
    pub(crate) async fn up(&mut self) {
        let mut command = Command::new(tidegate());
        command.arg("up").arg("--data-dir").arg(self.path("data"));
        command.args(["--api", &format!("127.0.0.1:{}", self.api.number())]);
        command.arg("--link").arg(self.link_address());
        command.args(["--requests-per-second", "100000"]).args(self.arguments);
        command.env("TIDEGATE_ADMIN_TOKEN", TOKEN);
        let up = Process::spawn("the control plane", &command, &self.path("up.log")).unwrap();
        let ready = wait::until("the API answers", SOON, async || {
            std::net::TcpStream::connect(("127.0.0.1", self.api.number())).ok()
        });
        ready.await.unwrap();
        self.up = Some(up);
    }

    fn link_address(&self) -> String {
        format!("127.0.0.1:{}", self.link.number())
    }

    /// A data plane of a gateway, in a process of its own.
    pub(crate) fn node(&self, gateway: &str) -> Process {
        let identity = self.path("node");
        let mut enroll = Command::new(tidegate());
        enroll.args([
            "node",
            "enroll",
            "--gateway",
            gateway,
            "--name",
            "node",
            "--api",
            &self.url,
        ]);
        let enrolled = enroll
            .arg("--identity")
            .arg(&identity)
            .env("TIDEGATE_TOKEN", TOKEN)
            .output();
        let enrolled = enrolled.unwrap();
        assert!(
            enrolled.status.success(),
            "{}",
            String::from_utf8_lossy(&enrolled.stderr)
        );
        let mut run = Command::new(tidegate());
        run.args(["run", "--control-plane", &format!("https://{}", self.link_address())]);
        run.arg("--identity").arg(&identity);
        Process::spawn("the node", &run, &self.path("node.log")).unwrap()
    }

    pub(crate) fn kill(&mut self) {
        self.up = None;
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Makes this the configuration.
    pub(crate) fn configure(&self, parts: &[&str]) {
        std::fs::create_dir_all(self.path("work")).unwrap();
        std::fs::write(self.path("work/main.tf"), parts.concat()).unwrap();
    }

    /// Puts a certificate beside the configuration.
    pub(crate) fn write_certificate(&self, name: &str) {
        std::fs::create_dir_all(self.path("work")).unwrap();
        let authority = Authority::new("data planes").unwrap();
        let certificate = authority.client("data-plane-1").unwrap().certificate;
        std::fs::write(self.path("work").join(name), certificate).unwrap();
    }

    /// The resources that Terraform remembers.
    pub(crate) fn state(&self) -> Vec<String> {
        let said = self.terraform(&["state", "list"]);
        said.text.lines().map(str::to_owned).collect()
    }

    /// Runs Terraform.
    pub(crate) fn terraform(&self, args: &[&str]) -> Said {
        self.run(terraform::command().unwrap(), args)
    }

    /// Runs the newest Terraform.
    pub(crate) fn newest(&self, args: &[&str]) -> Said {
        self.run(terraform::newest().unwrap(), args)
    }

    /// Terraform, as it is started here.
    pub(crate) fn command(&self, mut command: Command, args: &[&str]) -> Command {
        command
            .args(args)
            .current_dir(self.path("work"))
            .env("TF_CLI_CONFIG_FILE", self.path("terraform.rc"))
            .env("TF_IN_AUTOMATION", "1")
            .env("CHECKPOINT_DISABLE", "1")
            .env("TIDEGATE_URL", &self.url)
            .env("TIDEGATE_TOKEN", TOKEN);
        command
    }

    fn run(&self, command: Command, args: &[&str]) -> Said {
        let output = self.command(command, args).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let said = Said {
            code: output.status.code(),
            text: text(output.stdout) + &text(output.stderr),
        };
        assert!(!said.text.contains(TOKEN), "{said:?}");
        said
    }

    /// Applies the configuration, which must succeed.
    pub(crate) fn apply(&self) -> Said {
        let said = self.terraform(&["apply", "-no-color", "-auto-approve"]);
        assert_eq!(said.code, Some(0), "{}", said.text);
        said
    }

    /// Applies the configuration, with everything in the output that the provider logs.
    pub(crate) fn apply_logged(&self) -> Said {
        let mut command = terraform::command().unwrap();
        command.env("TF_LOG_PROVIDER", "TRACE");
        let said = self.run(command, &["apply", "-no-color", "-auto-approve"]);
        assert_eq!(said.code, Some(0), "{}", said.text);
        said
    }

    /// The schemas of resources, by their names, as Terraform shows them.
    pub(crate) fn schemas(&self) -> Map<String, Json> {
        let document = self.json(&["providers", "schema", "-json"]);
        let mut providers = document["provider_schemas"].as_object().unwrap().values();
        providers.next().unwrap()["resource_schemas"]
            .as_object()
            .unwrap()
            .clone()
    }

    /// What Terraform remembers.
    pub(crate) fn resources(&self) -> Vec<Resource> {
        let shown = self.json(&["show", "-json"]);
        let resources = shown["values"]["root_module"]["resources"]
            .as_array()
            .into_iter()
            .flatten();
        let text = |value: &Json| value.as_str().unwrap().to_owned();
        resources
            .map(|resource| Resource {
                is_data: resource["mode"] == "data",
                kind: text(&resource["type"]),
                label: text(&resource["name"]),
                values: resource["values"].clone(),
            })
            .collect()
    }

    /// The JSON that Terraform prints, behind its warnings.
    fn json(&self, args: &[&str]) -> Json {
        let said = self.terraform(args);
        let from = said.text.find('{').unwrap();
        let mut documents = serde_json::Deserializer::from_str(&said.text[from..]).into_iter::<Json>();
        documents.next().unwrap().unwrap()
    }

    /// What Terraform has to say against the configuration, as JSON.
    pub(crate) fn diagnostics(&self, args: &[&str]) -> Vec<Json> {
        let said = self.terraform(&[args, &["-json"]].concat());
        let documents = serde_json::Deserializer::from_str(&said.text).into_iter::<Json>();
        let mut found = Vec::new();
        for document in documents.map_while(Result::ok) {
            found.extend(document["diagnostics"].as_array().into_iter().flatten().cloned());
            found.extend(document.get("diagnostic").cloned());
        }
        assert!(!found.is_empty(), "{}", said.text);
        found
    }

    /// A plan: 0 for nothing to do, 2 for something.
    pub(crate) fn plan(&self) -> Said {
        self.terraform(&["plan", "-no-color", "-detailed-exitcode"])
    }

    pub(crate) fn assert_nothing_to_do(&self) {
        let said = self.plan();
        assert_eq!(said.code, Some(0), "{}", said.text);
    }

    pub(crate) fn destroy(&self) {
        let said = self.terraform(&["destroy", "-no-color", "-auto-approve"]);
        assert_eq!(said.code, Some(0), "{}", said.text);
    }

    /// What the API says, asked directly.
    pub(crate) async fn api(&self, method: &str, path: &str, body: Option<Json>) -> Json {
        drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut request = client.request(method.parse().unwrap(), format!("{}{path}", self.url));
        request = request.bearer_auth(TOKEN);
        if let Some(body) = body {
            request = request.body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{method} {path}: {text}");
        serde_json::from_str(&text).unwrap_or(Json::Null)
    }
}

/// The gateway's binary, which Cargo puts beside the provider's.
pub(crate) fn tidegate() -> PathBuf {
    let path = Path::new(PROVIDER).with_file_name("tidegate");
    if !path.exists() {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--locked", "-p", "tidegate"])
            .status();
        assert!(built.is_ok_and(|built| built.success()), "cannot build tidegate");
    }
    path
}
