package io.voxelize.net.tutorial;

/** Entry of the demo. */
public final class Tutorial {
    private Tutorial() {}

    /**
     * Says that there is nothing to show yet, and fails, so that no caller takes this for a demo that ran.
     *
     * @param args none.
     */
    public static void main(String[] args) {
        System.err.println("The demo is not built yet: the library cannot connect.");
        System.exit(1);
    }
}
