package org.dorsal;

/** x. */
public final class Dorsal {
    private Dorsal() {}

    static void main(String[] args) {}
}
