package org.dorsal.document;

import java.util.*;

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
        private int index;

        Reader(String block) {
            this.block = block;
        }

        List<ShellCommand> read() {
            while (index < block.length()) {
                char next = block.charAt(index++);
                switch (next) {
                    case '\\' -> escape();
                    case '\'', '"' -> quote(next);
                    case '#' -> comment();
                    case '<', '>' -> {
                        endWord();
                        isRedirected = true;
                    }
                    case '\n', ';', '|', '&' -> endCommand(index - 1);
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
            int end = block.indexOf(')', index);
            if (index < block.length() && block.charAt(index) == '(' && end > 0) {
                commands.addAll(in(block.substring(index + 1, end)));
                index = end + 1;
            }
            add('$');
        }

        private void escape() {
            char escaped = index < block.length() ? block.charAt(index++) : '\n';
            if (escaped != '\n') {
                add(escaped);
            }
        }

        private void quote(char end) {
            isWord = true;
            while (index < block.length() && block.charAt(index) != end) {
                if (end == '"' && block.charAt(index) == '\\') {
                    index++;
                }
                word.append(block.charAt(index++));
            }
            if (index == block.length()) {
                throw new IllegalArgumentException(
                        "a quote is not closed: " + block.substring(begin).strip());
            }
            index++;
        }

        private void comment() {
            if (isWord) {
                add('#');
                return;
            }
            int end = block.indexOf('\n', index);
            if (words.isEmpty()) {
                begin = end < 0 ? block.length() : end + 1;
            }
            index = end < 0 ? block.length() : end;
        }

        private void endWord() {
            boolean isReserved = words.isEmpty() && RESERVED.contains(word.toString());
            if (isReserved) {
                begin = index;
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
            begin = Math.min(index, block.length());
        }
    }
}
