package org.dorsal.command;

/** One line with its place; its bytes may hold a patient's data and are never printed. */
record InputLine(Origin at, byte[] bytes) {
    @Override
    public String toString() {
        return "InputLine[" + at + "]";
    }
}
