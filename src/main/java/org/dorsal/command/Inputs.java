package org.dorsal.command;

import java.io.*;
import java.nio.file.*;
import java.util.*;
import org.dorsal.fhirjson.NdjsonLines;

/**
 * The lines of several files, one file after the other; blank lines count and are passed over. A file that is one
 * pretty-printed JSON document counts as one line, at the place where it begins.
 */
final class Inputs {
    static final String STANDARD_INPUT = "-";

    private final Iterator<String> names;
    private final boolean several;
    private final InputStream standardInput;
    private final int mostBytes;
    private Optional<OpenInput> open = Optional.empty();

    /**
     * Lines of these files, or of standard input when there is none.
     *
     * @param mostBytes the longest line that is read whole
     */
    Inputs(List<String> names, InputStream standardInput, int mostBytes) {
        this.names = (names.isEmpty() ? List.of(STANDARD_INPUT) : names).iterator();
        this.several = names.size() > 1;
        this.standardInput = standardInput;
        this.mostBytes = mostBytes;
    }

    private record OpenInput(String name, InputStream input, Documents documents) {}

    /** Sees that all files can be read before the first is: a misspelt last name shall not cost an hour. */
    static void check(List<String> names) throws IOException {
        for (String name : names) {
            Path path = Path.of(name);
            if (!name.equals(STANDARD_INPUT) && !Files.exists(path)) {
                throw new NoSuchFileException(name);
            }
            if (!name.equals(STANDARD_INPUT) && (Files.isDirectory(path) || !Files.isReadable(path))) {
                throw new AccessDeniedException(name);
            }
        }
    }

    /** The next line; empty at the end of the last file. */
    Optional<InputLine> next() throws IOException {
        while (open.isPresent() || names.hasNext()) {
            OpenInput file = open.isPresent() ? open.get() : open(names.next());
            Optional<NdjsonLines.NdjsonLine> document = file.documents().next();
            if (document.isPresent()) {
                return document.map(line -> new InputLine(origin(file, line.number()), line.bytes()));
            }
            file.input().close();
            open = Optional.empty();
        }
        return Optional.empty();
    }

    private OpenInput open(String name) throws IOException {
        InputStream input = name.equals(STANDARD_INPUT) ? standardInput : Files.newInputStream(Path.of(name));
        OpenInput opened = new OpenInput(name, input, new Documents(new NdjsonLines(input, mostBytes), mostBytes));
        open = Optional.of(opened);
        return opened;
    }

    private LineOrigin origin(OpenInput file, long line) {
        return new LineOrigin(several ? Optional.of(file.name()) : Optional.empty(), line);
    }

    /**
     * Position of a line.
     *
     * @param file name of the file, when there are several; {@code -} is standard input
     * @param line counts from 1 in its file, blank lines too
     */
    record LineOrigin(Optional<String> file, long line) {
        @Override
        public String toString() {
            return file.map(name -> name + ":").orElse("") + line;
        }
    }

    /** Line with its position; its bytes may hold a patient's data and are never printed. */
    record InputLine(Inputs.LineOrigin origin, byte[] bytes) {}
}
