//! What a door may reach: the stores and queues, each built when a door first asks for it.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use gatehouse_domain::Program;
use gatehouse_domain::id::ClientId;
use gatehouse_egress::{Answer, Bytes, Egress, EndpointUrl, Failure, HeaderMap, Policy};
use gatehouse_store::{Aws, Objects, Queue, StoreError, Table, Vault};
use lambda_http::Error;
use uuid::Uuid;

/// How long an environment may go on using a program that has been replaced since.
const PROGRAM_AGE: Duration = Duration::from_secs(60);

/// A program as it was read, or that there was none.
type ReadProgram = (Instant, Option<Program>);

/// One per environment, kept for as long as it lives.
pub(crate) struct House {
    aws: Aws,
    table: OnceLock<Table>,
    vault: OnceLock<Vault>,
    documents: OnceLock<Objects>,
    watchlists: OnceLock<Objects>,
    kyc_queue: OnceLock<Queue>,
    inspect_queue: OnceLock<Queue>,
    webhooks_queue: OnceLock<Queue>,
    rescreen_queue: OnceLock<Queue>,
    backtests_queue: OnceLock<Queue>,
    vendors_queue: OnceLock<Queue>,
    egress: OnceLock<Egress>,
    policy: OnceLock<Policy>,
    programs: Mutex<HashMap<(ClientId, u32), ReadProgram>>,
}

impl House {
    /// Reads where AWS is. Lives as long as the process, so that handlers can hold it without counting.
    pub(crate) fn new() -> Result<&'static Self, Error> {
        Ok(Box::leak(Box::new(Self::with(Aws::from_env()?))))
    }

    fn with(aws: Aws) -> Self {
        Self {
            aws,
            table: OnceLock::new(),
            vault: OnceLock::new(),
            documents: OnceLock::new(),
            watchlists: OnceLock::new(),
            kyc_queue: OnceLock::new(),
            inspect_queue: OnceLock::new(),
            webhooks_queue: OnceLock::new(),
            rescreen_queue: OnceLock::new(),
            backtests_queue: OnceLock::new(),
            vendors_queue: OnceLock::new(),
            egress: OnceLock::new(),
            policy: OnceLock::new(),
            programs: Mutex::default(),
        }
    }

    pub(crate) fn table(&self) -> &Table {
        self.table.get_or_init(|| Table::new(&self.aws, setting("TABLE_NAME")))
    }

    pub(crate) fn vault(&self) -> &Vault {
        self.vault.get_or_init(|| Vault::new(&self.aws))
    }

    pub(crate) fn documents(&self) -> &Objects {
        self.documents.get_or_init(|| Objects::new(&self.aws, setting("DOCUMENTS_BUCKET")))
    }

    pub(crate) fn watchlists(&self) -> &Objects {
        self.watchlists.get_or_init(|| Objects::new(&self.aws, setting("WATCHLISTS_BUCKET")))
    }

    pub(crate) fn kyc_queue(&self) -> &Queue {
        self.kyc_queue.get_or_init(|| Queue::new(&self.aws, setting("KYC_QUEUE_URL")))
    }

    pub(crate) fn inspect_queue(&self) -> &Queue {
        self.inspect_queue.get_or_init(|| Queue::new(&self.aws, setting("INSPECT_QUEUE_URL")))
    }

    pub(crate) fn webhooks_queue(&self) -> &Queue {
        self.webhooks_queue.get_or_init(|| Queue::new(&self.aws, setting("WEBHOOKS_QUEUE_URL")))
    }

    pub(crate) fn rescreen_queue(&self) -> &Queue {
        self.rescreen_queue.get_or_init(|| Queue::new(&self.aws, setting("RESCREEN_QUEUE_URL")))
    }

    pub(crate) fn backtests_queue(&self) -> &Queue {
        self.backtests_queue.get_or_init(|| Queue::new(&self.aws, setting("BACKTESTS_QUEUE_URL")))
    }

    pub(crate) fn vendors_queue(&self) -> &Queue {
        self.vendors_queue.get_or_init(|| Queue::new(&self.aws, setting("VENDORS_QUEUE_URL")))
    }

    /// Which addresses a webhook may go to.
    pub(crate) fn egress_policy(&self) -> &Policy {
        self.policy.get_or_init(|| {
            let allowed = std::env::var("EGRESS_ALLOW_LIST").unwrap_or_default();
            Policy::from_allow_list(&allowed).expect("EGRESS_ALLOW_LIST is host:port patterns joined by commas")
        })
    }

    pub(crate) fn egress(&self) -> &Egress {
        self.egress.get_or_init(|| {
            Egress::new(self.egress_policy().clone()).expect("the environment has root certificates to trust")
        })
    }

    /// Whether files wait in quarantine until GuardDuty has scanned them.
    pub(crate) fn wants_malware_scan() -> bool {
        std::env::var("MALWARE_SCAN").is_ok_and(|wanted| wanted == "true")
    }

    pub(crate) fn key_id() -> String {
        setting("KEY_ID")
    }

    /// The client's program of that tag; the shipped one until the client brings its own.
    pub(crate) async fn program(&self, client: ClientId, cip_tag: u32) -> Result<Option<Program>, StoreError> {
        let known = self.programs.lock().unwrap_or_else(PoisonError::into_inner).get(&(client, cip_tag)).cloned();
        if let Some((read_at, program)) = known
            && read_at.elapsed() < PROGRAM_AGE
        {
            return Ok(program);
        }
        let own = self.table().program(client, cip_tag).await?;
        let program = own.or_else(|| Program::shipped(cip_tag));
        let mut programs = self.programs.lock().unwrap_or_else(PoisonError::into_inner);
        programs.insert((client, cip_tag), (Instant::now(), program.clone()));
        Ok(program)
    }

    pub(crate) fn now() -> DateTime<Utc> {
        #[cfg(test)]
        if let Some(now) = crate::simulation::now() {
            return now;
        }
        Utc::now()
    }

    /// A new id that sorts by the time it was made.
    pub(crate) fn new_id() -> Uuid {
        #[cfg(test)]
        if let Some(id) = crate::simulation::new_id() {
            return id;
        }
        Uuid::now_v7()
    }

    /// Lets others go first.
    pub(crate) async fn pause(duration: Duration) {
        #[cfg(test)]
        if crate::simulation::now().is_some() {
            return gatehouse_store::simulation::sleep(duration).await;
        }
        tokio::time::sleep(duration).await;
    }

    /// Sends a webhook.
    pub(crate) async fn post(&self, url: &EndpointUrl, headers: HeaderMap, body: Bytes) -> Result<Answer, Failure> {
        #[cfg(test)]
        if crate::simulation::now().is_some() {
            return crate::simulation::post(url, &headers, &body).await;
        }
        self.egress().post(url, headers, body).await
    }

    #[cfg(test)]
    pub(crate) fn for_tests() -> Self {
        Self::with(Aws::from_vars(|_| Some("test".to_owned())).expect("every variable is there"))
    }

    /// An environment of the simulation.
    #[cfg(test)]
    pub(crate) fn simulated() -> Self {
        Self::with(gatehouse_store::simulation::aws())
    }

    /// What an environment knows ends with it.
    #[cfg(test)]
    pub(crate) fn forget(&self) {
        self.vault().forget();
        self.programs.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// A variable that `template.yaml` sets on every function that uses it.
fn setting(name: &str) -> String {
    #[cfg(test)]
    if crate::simulation::now().is_some() {
        return name.to_lowercase().replace('_', "-");
    }
    std::env::var(name).unwrap_or_else(|_| panic!("the template sets {name} on this function"))
}
