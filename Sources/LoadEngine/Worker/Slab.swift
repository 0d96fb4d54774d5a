/// Numbered places for values of one kind, reserved before the run and touched only when used.
///
/// - Limits: `capacity` places; `take` gives nil beyond.
struct Slab<Element>: ~Copyable {
    let capacity: Int
    private let elements: UnsafeMutablePointer<Element>
    private let free: UnsafeMutablePointer<Int32>
    private var freeCount = 0
    /// Places that were ever used: those below are initialised.
    private(set) var used = 0

    init(capacity: Int) {
        self.capacity = capacity
        elements = .allocate(capacity: capacity)
        free = .allocate(capacity: capacity)
    }

    deinit {
        elements.deinitialize(count: used)
        elements.deallocate()
        free.deallocate()
    }

    /// How many places are taken.
    var taken: Int { used - freeCount }

    var isFull: Bool { freeCount == 0 && used == capacity }

    /// A free place; one used before keeps its element, a new one gets `fresh`.
    mutating func take(fresh: @autoclosure () -> Element) -> Int? {
        if freeCount > 0 {
            freeCount -= 1
            return Int(free[freeCount])
        }
        if used == capacity { return nil }
        (elements + used).initialize(to: fresh())
        used += 1
        return used - 1
    }

    /// Gives a place back; the caller has reset its element.
    mutating func give(_ place: Int) {
        free[freeCount] = Int32(place)
        freeCount += 1
    }

    @inline(__always)
    subscript(place: Int) -> UnsafeMutablePointer<Element> { elements + place }
}
