package org.dorsal.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Simple command of a shell: its words without quotes, and its text as written.
 *
 * <p>Reads what documents contain: quotes, comments, line continuations, lists, pipes, redirections, {@code for},
 * substitutions. No here-documents and no functions.
 */
record ShellCommand(List<String> words, String text) {
    private static final Set<String> RESERVED = Set.of("do", "done", "then", "fi", "else");

    ShellCommand {
        words = List.copyOf(words);
    }

    static List<ShellCommand> in(String block) {
        return new Reader(block).read();
    }

    String program() {
        String first = words.getFirst();
        return first.substring(first.lastIndexOf('/') + 1);
    }

    /** Words after the program. */
    List<String> arguments() {
        return words.subList(1, words.size());
    }

    private static final class Reader {
        private final String block;
        private final List<ShellCommand> commands = new ArrayList<>();
        private final List<String> words = new ArrayList<>();
        private final StringBuilder word = new StringBuilder();
        private boolean isWord;
        private boolean isRedirected;
        private int begin;
        private int at;

        Reader(String block) {
            this.block = block;
        }

        List<ShellCommand> read() {
            while (at < block.length()) {
                char next = block.charAt(at++);
                switch (next) {
                    case '\\' -> escape();
                    case '\'', '"' -> quote(next);
                    case '#' -> comment();
                    case '<', '>' -> {
                        endWord();
                        isRedirected = true;
                    }
                    case '\n', ';', '|', '&' -> endCommand(at - 1);
                    case ' ', '\t' -> endWord();
                    case '$' -> substitute();
                    default -> add(next);
                }
            }
            endCommand(block.length());
            return commands;
        }

        private void add(char character) {
            word.append(character);
            isWord = true;
        }

        /** Reads the commands of {@code $(…)}; other uses of the character are part of a word. */
        private void substitute() {
            int end = block.indexOf(')', at);
            if (at < block.length() && block.charAt(at) == '(' && end > 0) {
                commands.addAll(in(block.substring(at + 1, end)));
                at = end + 1;
            }
            add('$');
        }

        private void escape() {
            char escaped = at < block.length() ? block.charAt(at++) : '\n';
            if (escaped != '\n') {
                add(escaped);
            }
        }

        private void quote(char end) {
            isWord = true;
            while (at < block.length() && block.charAt(at) != end) {
                if (end == '"' && block.charAt(at) == '\\') {
                    at++;
                }
                word.append(block.charAt(at++));
            }
            if (at == block.length()) {
                throw new IllegalArgumentException(
                        "a quote is not closed: " + block.substring(begin).strip());
            }
            at++;
        }

        private void comment() {
            if (isWord) {
                add('#');
                return;
            }
            int end = block.indexOf('\n', at);
            if (words.isEmpty()) {
                begin = end < 0 ? block.length() : end + 1;
            }
            at = end < 0 ? block.length() : end;
        }

        private void endWord() {
            boolean isReserved = words.isEmpty() && RESERVED.contains(word.toString());
            if (isReserved) {
                begin = at;
            } else if (isWord && !isRedirected) {
                words.add(word.toString());
            }
            if (isWord) {
                isRedirected = false;
            }
            word.setLength(0);
            isWord = false;
        }

        private void endCommand(int end) {
            endWord();
            if (!words.isEmpty() && !words.getFirst().equals("for")) {
                commands.add(new ShellCommand(words, block.substring(begin, end).strip()));
            }
            words.clear();
            begin = Math.min(at, block.length());
        }
    }
}
