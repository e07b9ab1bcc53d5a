package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.apache.GZipContentInterceptor;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import ca.uhn.fhir.util.BundleBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.dorsal.system.SomeBundle.Entry;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles of HAPI's client and its builder, and compressed ones. */
class ForeignBundleTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ALL = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String TYPE = "QuestionnaireResponse";

    @Test
    void hapis_client_sends_a_transaction_of_its_builder() {
        QuestionnaireResponse first = ForeignClient.response("foreign-together", "foreign-together-1");
        first.setId(IdType.newRandomUuid());
        QuestionnaireResponse second = ForeignClient.response("foreign-together", "foreign-together-2");
        second.setId(IdType.newRandomUuid());
        second.addPartOf(new Reference(first.getId()));
        BundleBuilder builder = new BundleBuilder(FhirContext.forR4Cached());
        builder.addTransactionCreateEntry(first);
        builder.addTransactionCreateEntry(second).conditional(TYPE + "?identifier=urn:some:ehr%7Cforeign-together-2");

        Bundle answered = ForeignClient.withToken()
                .transaction()
                .withBundle((Bundle) builder.getBundle())
                .execute();

        assertThat(answered.getType()).isEqualTo(Bundle.BundleType.TRANSACTIONRESPONSE);
        assertThat(answered.getEntry())
                .extracting(entry -> entry.getResponse().getStatus())
                .containsExactly("201 Created", "201 Created");
        String id = new IdType(answered.getEntryFirstRep().getResponse().getLocation()).getIdPart();
        QuestionnaireResponse stored = ForeignClient.withToken()
                .read()
                .resource(QuestionnaireResponse.class)
                .withUrl(answered.getEntry().getLast().getResponse().getLocation())
                .execute();
        assertThat(stored.getPartOfFirstRep().getReference()).isEqualTo(TYPE + "/" + id);
    }

    @Test
    void hapis_client_reads_the_refusal_of_a_transaction() {
        QuestionnaireResponse good = ForeignClient.response("foreign-refused", "foreign-refused");
        QuestionnaireResponse bad = ForeignClient.response("foreign-refused", "foreign-refused-2");
        bad.setStatus(QuestionnaireResponseStatus.STOPPED);
        BundleBuilder builder = new BundleBuilder(FhirContext.forR4Cached());
        builder.addTransactionCreateEntry(good);
        builder.addTransactionCreateEntry(bad);

        assertThatThrownBy(() -> ForeignClient.withToken()
                        .transaction()
                        .withBundle((Bundle) builder.getBundle())
                        .execute())
                .isInstanceOfSatisfying(
                        UnprocessableEntityException.class,
                        refused -> assertThat(((OperationOutcome) refused.getOperationOutcome())
                                        .getIssueFirstRep()
                                        .getExpression()
                                        .getFirst()
                                        .getValue())
                                .isEqualTo("Bundle.entry[1].resource.status"));
        assertThat(ALL.get(TYPE + "?patient=foreign-refused").entries()).isEmpty();
    }

    @Test
    void hapis_client_sends_a_compressed_transaction() {
        var client = ForeignClient.withToken();
        client.registerInterceptor(new GZipContentInterceptor());
        BundleBuilder builder = new BundleBuilder(FhirContext.forR4Cached());
        builder.addTransactionCreateEntry(ForeignClient.response("foreign-gzip", "foreign-gzip"));
        Bundle answered =
                client.transaction().withBundle((Bundle) builder.getBundle()).execute();
        assertThat(answered.getEntryFirstRep().getResponse().getStatus()).isEqualTo("201 Created");
        assertThat(ALL.get(TYPE + "?patient=foreign-gzip").entries()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "transaction"})
    void a_compressed_bundle_is_read_within_the_same_limits(String type) throws IOException {
        Entry entry = Entry.post(TYPE, SomeResponse.of("gzip-" + type).json());
        String bundle = type.equals("batch") ? SomeBundle.batch(entry) : SomeBundle.transaction(entry);
        assertThat(BatchTest.statuses(compressed(gzip(bundle)))).containsExactly("201");

        String large = bundle.replace("\"type\":\"" + type, " ".repeat(5 << 20) + "\"type\":\"" + type);
        assertThat(compressed(gzip(large)).status()).isEqualTo(413);
        byte[] packed = gzip(bundle);
        assertThat(compressed(Arrays.copyOf(packed, packed.length / 2)).status())
                .isEqualTo(400);
        assertThat(compressed(bundle.getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(400);
        assertThat(ALL.get(TYPE + "?patient=gzip-" + type).entries()).hasSize(1);
    }

    private static SomeAnswer compressed(byte[] body) {
        return ALL.send("POST", "", body, "Content-Type", "application/fhir+json", "Content-Encoding", "gzip");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
