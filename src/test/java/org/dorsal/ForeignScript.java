package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Running script for Node that reads JSON objects, one a line, and answers each with one. */
public final class ForeignScript implements AutoCloseable {
    private final Process process;
    private final BufferedWriter input;
    private final BufferedReader out;

    private ForeignScript(Process process) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    public static ForeignScript start(Path script) throws IOException {
        return new ForeignScript(new ProcessBuilder(
                        "node", script.toAbsolutePath().toString())
                .directory(ForeignPackages.FOLDER.toFile())
                .redirectError(ForeignPackages.FOLDER.resolve("script.log").toFile())
                .start());
    }

    /** Sends a line that is not answered. */
    public void sendLine(String json) throws IOException {
        input.write(json.replace('\n', ' '));
        input.newLine();
        input.flush();
    }

    /** Sends a line and waits for its answer. */
    public JsonNode exchange(String json) throws IOException {
        sendLine(json);
        String answer = out.readLine();
        assertThat(answer).as("see target/foreign/script.log").isNotNull();
        return JsonMapper.shared().readTree(answer);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
