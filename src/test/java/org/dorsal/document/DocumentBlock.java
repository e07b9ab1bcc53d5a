package org.dorsal.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Code in a document: a fenced block, or a command inside a sentence.
 *
 * @param language info string of the fence, empty for a shell; {@code inline} for a command inside a sentence
 */
record DocumentBlock(Path document, int line, String language, String text) {
    static final String INLINE = "inline";

    private static final Pattern FENCE = Pattern.compile("(?ms)^( *)```([^\\n`]*)\\n(.*?)^ *```$");
    private static final Pattern SPAN = Pattern.compile("(?<!`)`((?:mvn|java|curl|openssl|psql|helm) [^`\\n]+)`(?!`)");

    /** Returns all documents below that checkout. */
    static List<Path> documents(Path checkout) {
        return Stream.concat(
                        Stream.of(checkout.resolve("README.md"), checkout.resolve("profiles/README.md")),
                        Stream.of("src/docs", ".github", "src/examples", "src/playground")
                                .flatMap(folder -> files(checkout.resolve(folder))))
                .filter(path -> path.toString().endsWith(".md"))
                .sorted()
                .toList();
    }

    /** Files below a folder, none if it does not exist. */
    static Stream<Path> files(Path folder) {
        if (!Files.exists(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Returns the blocks of all documents below that checkout. */
    static List<DocumentBlock> below(Path checkout) {
        return documents(checkout).stream()
                .flatMap(document -> in(document).stream())
                .toList();
    }

    static List<DocumentBlock> in(Path document) {
        String text = read(document);
        List<DocumentBlock> blocks = new ArrayList<>();
        FENCE.matcher(text)
                .results()
                .forEach(fence -> blocks.add(new DocumentBlock(
                        document,
                        line(text, fence),
                        fence.group(2).strip(),
                        fence.group(3).stripIndent())));
        String prose = FENCE.matcher(text).replaceAll(fence -> fence.group().replaceAll("[^\\n]", " "));
        SPAN.matcher(prose)
                .results()
                .forEach(span -> blocks.add(new DocumentBlock(document, line(text, span), INLINE, span.group(1))));
        return blocks;
    }

    /** Text of the document without its fenced blocks. */
    static String prose(Path document) {
        return FENCE.matcher(read(document)).replaceAll("");
    }

    boolean isShell() {
        return language.isEmpty() || language.equals("sh") || language.equals("bash") || language.equals(INLINE);
    }

    @Override
    public String toString() {
        return document + ":" + line;
    }

    static String read(Path document) {
        try {
            return Files.readString(document);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static int line(String text, MatchResult match) {
        return (int) text.substring(0, match.start()).lines().count() + 1;
    }
}
