package io.voxelize.net.testkit.server.session;

/** Thrown where a real server of the generation would die of an input. */
final class FatalInputException extends Exception {
    private static final long serialVersionUID = 1L;

    private final FatalInput.Effect effect;

    FatalInputException(FatalInput.Effect effect, String description) {
        super(description);
        this.effect = effect;
    }

    static FatalInputException stopsServer(String description) {
        return new FatalInputException(FatalInput.Effect.SERVER_STOPS, description);
    }

    FatalInput.Effect effect() {
        return effect;
    }

    FatalInput toInput(String clientId) {
        return new FatalInput(effect, clientId, String.valueOf(getMessage()));
    }
}
