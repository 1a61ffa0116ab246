//! The archive, byte for byte the same wherever it is made: nothing in it comes from the machine.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// Files in the order of the map, dated 1980-01-01, mode 0644, stored: a compressor may give other bytes in its next
/// version, and 100 kB need none.
pub(super) fn archive(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        writer
            .start_file(path.as_str(), options)
            .expect("paths are short and each occurs once");
        writer.write_all(bytes).expect("a vector takes any bytes");
    }
    writer.finish().expect("a vector takes any bytes").into_inner()
}
