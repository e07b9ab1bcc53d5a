package org.dorsal;

/** Where the process begins: it serves, or it runs a command. */
public final class Dorsal {
    private Dorsal() {}

    static void main(String[] args) {
        // the command line takes its own first words (score, lint, verify) here, before anything of the service is
        // loaded
        Server.application().run(args);
    }
}
