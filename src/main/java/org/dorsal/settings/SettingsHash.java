package org.dorsal.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.*;
import java.util.*;
import org.dorsal.fhirjson.Sha256;

/**
 * SHA-256 of the settings in force, which shows auditors when they changed. The input is UTF-8 text with one line per
 * setting, {@code dorsal.key=value} and a line feed, defaults included, sorted by code point. Keys that end in
 * {@code -secret} or {@code -keys} are excluded.
 */
public final class SettingsHash {
    private SettingsHash() {}

    public static Sha256 of(DorsalProperties settings) {
        SortedSet<String> lines = new TreeSet<>();
        add(lines, "dorsal", settings);
        return Sha256.of((String.join("\n", lines) + "\n").getBytes(UTF_8));
    }

    private static void add(SortedSet<String> lines, String key, Object value) {
        if (key.endsWith("-secret") || key.endsWith("-keys")) {
            return;
        }
        switch (value) {
            case Record record -> {
                for (RecordComponent component : record.getClass().getRecordComponents()) {
                    add(lines, key + "." + kebab(component.getName()), read(component, record));
                }
            }
            case Map<?, ?> map -> map.forEach((name, entry) -> add(lines, key + "." + name, entry));
            case Collection<?> list -> {
                int index = 0;
                for (Object element : list) {
                    add(lines, key + "[" + index++ + "]", element);
                }
            }
            case Object plain -> lines.add(key + "=" + plain);
        }
    }

    private static Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException fault) {
            throw new IllegalStateException("a setting can't be read: " + component.getName(), fault);
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
