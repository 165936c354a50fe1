pub(crate) mod inspect;
mod malware;
mod release;
