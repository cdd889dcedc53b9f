extension String {
    /// Zeros in front until it has `width` characters; a longer text stays as it is. For numbers whose texts sort as they
    /// count.
    package func zeroPadded(to width: Int) -> String {
        String(repeating: "0", count: max(0, width - count)) + self
    }
}
