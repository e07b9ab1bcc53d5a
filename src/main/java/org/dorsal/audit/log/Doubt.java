package org.dorsal.audit.log;

/** Why a tree is not signed: it is no longer the one that was signed before. */
enum Doubt {
    SHORTER("it is shorter than a checkpoint that was signed before"),
    OTHER("its root at the size of a checkpoint that was signed before is another one"),
    INCOMPLETE("hashes of it are missing"),
    CHECKPOINT("its newest checkpoint in the database is not the one that its note says"),
    NOTHING_KNOWN("no place could be read since the start, so nobody knows what was signed before");

    private final String words;

    Doubt(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
