mod confined;
pub(crate) mod inspect;
mod malware;
mod release;
