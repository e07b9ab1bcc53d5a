package org.dorsal.knowledge;

import java.io.*;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.function.Predicate;
import org.dorsal.assessment.MissingTexts;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Artificial language with the files that a translator would create: translations in profiles/ and files of words/.
 * Each Latin letter is replaced by another, so that untranslated English is visible.
 */
public final class SomeLanguage {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> FOREIGN = List.of(Codes.YES_NO, Codes.UCUM);

    private final String tag;
    private final Predicate<String> leftOut;

    /**
     * @param tag one of those that are reserved for private use, {@code qaa} to {@code qtz}
     * @param leftOut English texts, and keys of words, that it lacks
     */
    public SomeLanguage(String tag, Predicate<String> leftOut) {
        this.tag = tag;
        this.leftOut = leftOut;
    }

    public Wording.Locale wording() {
        return new Wording.Locale(tag);
    }

    /** Translates an English text. */
    public static String translated(String english) {
        StringBuilder out = new StringBuilder();
        int depth = 0;
        boolean choice = false;
        for (int index = 0; index < english.length(); index++) {
            char character = english.charAt(index);
            depth += character == '{' ? 1 : 0;
            if (depth == 1 && english.startsWith(",choice,", index)) {
                out.append(",choice,");
                index += ",choice,".length() - 1;
                choice = true;
                continue;
            }
            out.append(depth == 0 || (choice && depth == 1) ? letter(character) : character);
            depth -= character == '}' ? 1 : 0;
            choice &= depth > 0;
        }
        return out.toString();
    }

    private static char letter(char character) {
        if (character >= 'a' && character <= 'z') {
            return (char) ('\u0430' + character - 'a');
        }
        return character >= 'A' && character <= 'Z' ? (char) ('\u0410' + character - 'A') : character;
    }

    /** The shipped profiles with its translations. */
    public Knowledge knowledge() {
        List<ProfileFile> files = new ArrayList<>();
        for (ProfileFile file : SomeProfiles.files()) {
            JsonNode json = JSON.readTree(file.bytes());
            if (!file.path().startsWith("examples/")) {
                walk(json);
                files.add(new ProfileFile(file.path(), JSON.writeValueAsBytes(json)));
            }
        }
        return SomeProfiles.knowledge(files);
    }

    private void walk(JsonNode json) {
        if (json instanceof ObjectNode object) {
            for (String key : List.copyOf(object.propertyNames())) {
                if (object.get("_" + key) instanceof ObjectNode more
                        && more.get("extension") instanceof ArrayNode translations
                        && translations.path(0).path("url").asString("").equals(TranslatedTexts.EXTENSION)) {
                    extend(translations, object.get(key).asString());
                }
            }
            if (FOREIGN.contains(object.path("system").asString("")) && object.has("display")) {
                extend(
                        object.putObject("_display").putArray("extension"),
                        object.get("display").asString());
            }
            if (object.get("designation") instanceof ArrayNode translations
                    && !leftOut.test(object.get("display").asString())) {
                translations
                        .addObject()
                        .put("language", tag)
                        .put("value", translated(object.get("display").asString()));
            }
        }
        json.forEach(this::walk);
    }

    private void extend(ArrayNode extensions, String english) {
        if (leftOut.test(english)) {
            return;
        }
        ObjectNode translation = extensions.addObject().put("url", TranslatedTexts.EXTENSION);
        ArrayNode parts = translation.putArray("extension");
        parts.addObject().put("url", "lang").put("valueCode", tag);
        parts.addObject().put("url", "content").put("valueString", translated(english));
    }

    /** Adds the words to the test class path and returns their files. */
    public List<Path> words() {
        List<Path> files = new ArrayList<>();
        for (String name : MissingTexts.WORDS) {
            Properties english = new Properties();
            Properties own = new Properties();
            try (var read = Files.newBufferedReader(Path.of("src/main/resources/words", name + ".properties"))) {
                english.load(read);
                english.stringPropertyNames().stream()
                        .filter(key -> !leftOut.test(key))
                        .forEach(key -> own.setProperty(key, translated(english.getProperty(key))));
                Path file = root().resolve("words").resolve(name + "_" + tag + ".properties");
                Files.createDirectories(file.getParent());
                try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                    own.store(writer, null);
                }
                files.add(file);
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
        }
        return files;
    }

    private static Path root() {
        try {
            return Path.of(SomeLanguage.class.getResource("/").toURI());
        } catch (URISyntaxException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
