pub(crate) mod inspect;
mod malware;
