extension UnsafeRawBufferPointer {
    /// The first byte, nil where there is none.
    ///
    /// `first` of the standard library is generic, and in a debug build asks the allocator for every byte.
    @inline(__always)
    var firstByte: UInt8? { isEmpty ? nil : self[0] }
}
