package org.dorsal;

import java.util.*;

/**
 * Reader of regular expressions, as far as it takes to find repeated groups. Java matches each round of such a group one
 * call deeper, so that the length of the text decides over the depth of the stack, and a repetition within it can be
 * tried in as many ways as there are to divide the text. Possessive groups ({@code (?:…)*+}) match in a loop and are
 * never tried again.
 */
final class RepeatedGroup {
    /** Rounds that a stack holds at any time. */
    private static final int MAX_ROUNDS = 250;

    private final String regex;
    private final Deque<Group> open = new ArrayDeque<>();
    private int position;

    private RepeatedGroup(String regex) {
        this.regex = regex;
    }

    /** Group that is being read. */
    private static final class Group {
        private final int begin;
        private boolean repeats;

        Group(int begin) {
            this.begin = begin;
        }
    }

    /** Returns the first group of the regular expression that is repeated in a way that a long text can abuse. */
    static Optional<String> in(String regex) {
        return new RepeatedGroup(regex).find();
    }

    private Optional<String> find() {
        open.push(new Group(0));
        while (position < regex.length()) {
            char character = regex.charAt(position++);
            switch (character) {
                case '\\' -> skipEscape();
                case '[' -> skipClass();
                case '(' -> open.push(new Group(position - 1));
                case ')' -> {
                    Group group = open.size() > 1 ? open.pop() : new Group(0);
                    Group around = open.getFirst();
                    int rounds = quantifier();
                    boolean possessive = position < regex.length() && rounds > 1 && regex.charAt(position) == '+';
                    if (!possessive && (rounds > MAX_ROUNDS || (rounds > 1 && group.repeats))) {
                        return Optional.of(regex.substring(group.begin, position));
                    }
                    around.repeats |= group.repeats || rounds > MAX_ROUNDS;
                    continue;
                }
                default -> {
                    // a character for itself
                }
            }
            if (character != '(' && character != '|') {
                open.getFirst().repeats |= quantifier() > MAX_ROUNDS;
            }
        }
        return Optional.empty();
    }

    /** Reads a quantifier, if one begins here, and returns how often it may repeat; 1 without one. */
    private int quantifier() {
        if (position == regex.length()) {
            return 1;
        }
        switch (regex.charAt(position)) {
            case '*', '+' -> {
                position++;
                return Integer.MAX_VALUE;
            }
            case '?' -> {
                position++;
                return 1;
            }
            case '{' -> {
                int end = regex.indexOf('}', position);
                String[] bounds = regex.substring(position + 1, Math.max(end, position + 1))
                        .split(",", -1);
                if (end < 0 || !bounds[0].matches("[0-9]{1,9}")) {
                    return 1; // no regular expression
                }
                position = end + 1;
                String last = bounds[bounds.length - 1];
                return last.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(last);
            }
            default -> {
                return 1;
            }
        }
    }

    private void skipEscape() {
        char kind = position < regex.length() ? regex.charAt(position++) : ' ';
        if ("pPxN".indexOf(kind) >= 0 && position < regex.length() && regex.charAt(position) == '{') {
            position = Math.max(regex.indexOf('}', position), position) + 1;
        }
    }

    private void skipClass() {
        int depth = 1;
        while (depth > 0 && position < regex.length()) {
            switch (regex.charAt(position++)) {
                case '\\' -> skipEscape();
                case '[' -> depth++;
                case ']' -> depth--;
                default -> {
                    // a character of the class
                }
            }
        }
    }
}
