import LoadEngine

/// Stands beside a running engine: folds what it measures, and passes interruptions on.
enum EngineWatch {
    /// How often the engine's samples are folded and the signals looked at.
    static let period = Duration.milliseconds(50)

    /// Returns when the engine has ended. `onTurn` gets the last seconds and the run's time.
    static func watch(
        _ engine: Engine, interruption: Interruption, onTurn: (LiveView, Nanoseconds) -> Void
    ) async {
        while !engine.isFinished {
            let live = engine.live
            onTurn(live, engine.clock.now())
            if interruption.count == 1 { engine.drain() }
            if interruption.count > 1 { engine.stop() }
            try? await Task.sleep(for: period)
        }
    }
}
