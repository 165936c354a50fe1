//! A table, a bucket, a queue and a key of a test's own.

use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType,
};
use aws_types::SdkConfig;
use aws_types::region::Region;
use gatehouse_domain::Client;
use gatehouse_domain::id::ClientId;
use gatehouse_store::{Aws, ClientKey, ClientRecord, Meter, Objects, Queue, SecretHash, Table, Vault, WrappedKey};

use crate::sample::NOON;

const ENDPOINT: &str = "GATEHOUSE_TEST_ENDPOINT";

pub(crate) struct Stack {
    pub(crate) aws: Aws,
    pub(crate) meter: Meter,
    pub(crate) table: Table,
    pub(crate) vault: Vault,
    pub(crate) objects: Objects,
    pub(crate) bucket: String,
    pub(crate) kms_key: String,
    sdk: SdkConfig,
}

/// A client with its key.
pub(crate) struct Tenant {
    pub(crate) id: ClientId,
    pub(crate) key: ClientKey,
    pub(crate) wrapped: WrappedKey,
}

fn variable(name: &str) -> Option<String> {
    match name {
        "AWS_ACCESS_KEY_ID" => Some("000000000000".to_owned()),
        "AWS_SECRET_ACCESS_KEY" => Some("test".to_owned()),
        "AWS_REGION" => Some("us-east-1".to_owned()),
        "AWS_ENDPOINT_URL" => std::env::var(ENDPOINT).ok().filter(|endpoint| !endpoint.is_empty()),
        _ => None,
    }
}

impl Stack {
    /// Makes everything anew, or says why the test is skipped.
    pub(crate) async fn start() -> Option<Self> {
        let Some(endpoint) = variable("AWS_ENDPOINT_URL") else {
            println!("skipped: {ENDPOINT} does not hold the address of an emulator of AWS");
            return None;
        };
        let meter = Meter::default();
        let aws = Aws::from_vars(variable).unwrap().metered(meter.clone());
        let sdk = sdk(&endpoint);
        let name = format!("t{:016x}", fastrand::u64(..));
        create_table(&sdk, &name).await;
        aws_sdk_s3::Client::from_conf(aws_sdk_s3::config::Builder::from(&sdk).force_path_style(true).build())
            .create_bucket()
            .bucket(&name)
            .send()
            .await
            .unwrap();
        let created = aws_sdk_kms::Client::new(&sdk).create_key().send().await.unwrap();
        Some(Self {
            table: Table::new(&aws, &name),
            vault: Vault::new(&aws),
            objects: Objects::new(&aws, &name),
            bucket: name,
            kms_key: created.key_metadata.unwrap().key_id,
            aws,
            meter,
            sdk,
        })
    }

    pub(crate) async fn tenant(&self) -> Tenant {
        self.tenant_with(ClientId::new(uuid())).await
    }

    pub(crate) async fn tenant_with(&self, id: ClientId) -> Tenant {
        let wrapped = self.vault.create_key(&self.kms_key, id).await.unwrap();
        let key = self.vault.open(id, &wrapped).await.unwrap();
        let record = ClientRecord {
            client: Client { id, name: "Example Fintech".to_owned(), sandbox: true, clock_ahead: 0 },
            secret_hash: SecretHash::of("secret"),
            api_key_hash: SecretHash::of("api key"),
            webhook_secret: key.seal("webhook", b"whsec"),
            key: wrapped.clone(),
            usage_plan_key: "plan".to_owned(),
            created_at: NOON,
            webhook_secrets: None,
            secrets_edition: 0,
        };
        self.table.put_client(&record).await.unwrap();
        Tenant { id, key, wrapped }
    }

    /// A new queue, and a client to receive from it.
    pub(crate) async fn queue(&self) -> (Queue, aws_sdk_sqs::Client, String) {
        let sqs = aws_sdk_sqs::Client::new(&self.sdk);
        let url = sqs.create_queue().queue_name(&self.bucket).send().await.unwrap().queue_url.unwrap();
        (Queue::new(&self.aws, &url), sqs, url)
    }
}

pub(crate) fn uuid() -> uuid::Uuid {
    uuid::Uuid::from_u64_pair(fastrand::u64(..), fastrand::u64(..))
}

fn sdk(endpoint: &str) -> SdkConfig {
    use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
    let credentials = aws_credential_types::Credentials::new("000000000000", "test", None, None, "test");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .credentials_provider(aws_credential_types::provider::SharedCredentialsProvider::new(credentials))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .region(Region::new("us-east-1"))
        .endpoint_url(endpoint)
        .build()
}

async fn create_table(sdk: &SdkConfig, name: &str) {
    let mut request = aws_sdk_dynamodb::Client::new(sdk).create_table().table_name(name);
    for attribute in ["pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"] {
        let definition =
            AttributeDefinition::builder().attribute_name(attribute).attribute_type(ScalarAttributeType::S);
        request = request.attribute_definitions(definition.build().unwrap());
    }
    let tokens = Projection::builder().projection_type(ProjectionType::Include).non_key_attributes("search");
    let tokens = tokens.non_key_attributes("screened");
    let keys_only = Projection::builder().projection_type(ProjectionType::KeysOnly);
    request
        .set_key_schema(Some(key_schema("pk", "sk")))
        .global_secondary_indexes(index("lists", "gsi1pk", "gsi1sk", tokens.build()))
        .global_secondary_indexes(index("due", "gsi2pk", "gsi2sk", keys_only.build()))
        .billing_mode(BillingMode::PayPerRequest)
        .send()
        .await
        .unwrap();
}

fn index(name: &str, hash: &str, range: &str, projection: Projection) -> GlobalSecondaryIndex {
    GlobalSecondaryIndex::builder()
        .index_name(name)
        .set_key_schema(Some(key_schema(hash, range)))
        .projection(projection)
        .build()
        .unwrap()
}

fn key_schema(hash: &str, range: &str) -> Vec<KeySchemaElement> {
    [(hash, KeyType::Hash), (range, KeyType::Range)]
        .into_iter()
        .map(|(name, kind)| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap())
        .collect()
}
