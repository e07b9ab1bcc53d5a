package org.dorsal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * A WebJar on the class path. Its version is read from its own pom.properties, so that the build alone names it.
 *
 * @param group Maven's group id
 * @param artifact Maven's artifact id
 */
public record WebJar(String group, String artifact) {
    /** Reads one file; {@code file} is its path in the project. */
    public byte[] read(String file) {
        return resource("/META-INF/resources/webjars/" + artifact + "/" + version() + "/" + file);
    }

    private String version() {
        Properties pom = new Properties();
        try (InputStream file = open("/META-INF/maven/" + group + "/" + artifact + "/pom.properties")) {
            pom.load(file);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return pom.getProperty("version", "");
    }

    private static byte[] resource(String path) {
        try (InputStream file = open(path)) {
            return file.readAllBytes();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static InputStream open(String path) {
        InputStream file = WebJar.class.getResourceAsStream(path);
        if (file == null) {
            throw new IllegalStateException("the jar lacks " + path);
        }
        return file;
    }
}
