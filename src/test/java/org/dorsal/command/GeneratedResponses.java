package org.dorsal.command;

import java.io.*;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.scoring.RandomResponses;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/**
 * Random valid responses as NDJSON, for load. Run it with the test class path:
 * {@code java org.dorsal.command.GeneratedResponses 100000 42 responses.ndjson} (how many, seed, file).
 */
public final class GeneratedResponses {
    private static final int DAYS = 300;

    private final RandomResponses answers;
    private final Random random;
    private int number;

    /** Creates a reproducible source: equal seeds give equal responses. */
    public GeneratedResponses(long seed) {
        this.answers = new RandomResponses(seed);
        this.random = new Random(seed);
    }

    /** The next response, completed on some day of the months before the tests' day; ids r1, r2, … */
    public QuestionnaireResponse next() {
        number++;
        QuestionnaireResponse response = answers.next().response();
        response.setId("r" + number);
        response.getSubject().setReference("Patient/p" + number);
        int day = random.nextInt(DAYS);
        response.setAuthoredElement(new DateTimeType("2026-%02d-%02dT09:00:00Z".formatted(1 + day / 30, 1 + day % 28)));
        return response;
    }

    /** Writes that many lines. */
    public void write(int count, OutputStream out) throws IOException {
        for (int i = 0; i < count; i++) {
            out.write(FhirJson.encode(next()));
            out.write('\n');
        }
        out.flush();
    }

    static void main(String[] args) throws IOException {
        int count = Integer.parseInt(args[0]);
        long seed = Long.parseLong(args[1]);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(Path.of(args[2])))) {
            new GeneratedResponses(seed).write(count, out);
        }
    }
}
