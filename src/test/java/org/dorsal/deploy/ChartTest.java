package org.dorsal.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Rendered chart: only fields of the Kubernetes API, and no more rights than needed. */
class ChartTest {
    private static final Path SMALL = Chart.example("small");

    static Stream<Path> examples() {
        return Chart.examples();
    }

    @Test
    void there_are_examples_for_a_small_a_shared_and_an_air_gapped_installation() {
        assertThat(examples().map(path -> path.getFileName().toString()))
                .containsExactly("air-gapped-values.yaml", "small-values.yaml", "two-sites-values.yaml");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_example_passes_helms_own_lint(Path values, @TempDir Path folder) throws IOException {
        var result = Chart.lint(values, folder.resolve("dorsal"));
        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void every_object_is_one_that_kubernetes_knows(Path values) {
        assertThat(Chart.objects(values).stream().flatMap(object -> KubernetesFields.refusal(object).stream()))
                .isEmpty();
    }

    @Test
    void a_field_that_kubernetes_does_not_know_would_be_found() {
        for (String kind : List.of("Deployment", "NetworkPolicy", "ServiceMonitor", "PrometheusRule")) {
            ObjectNode object = (ObjectNode) Chart.single(kind, "", Chart.objects(Chart.example("two-sites")));
            ((ObjectNode) object.path("spec")).put("replica", 3);
            assertThat(KubernetesFields.refusal(object))
                    .as(kind)
                    .hasValueSatisfying(why -> assertThat(why).contains("replica"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        an unknown key                  | {replica: 3}                                                | replica
        an unknown setting              | {dorsal: {log: {places: [stream], signing-key: x}}}         | signing-key
        a misspelt setting of a site    | {dorsal: {sites: {northside: {signoff: none}}}}             | signoff
        a secret that is written        | {dorsal: {link-secret: c2VjcmV0}}                           | link-secret
        a client secret that is written | {dorsal: {sites: {northside: {ehr: {client-secret: abc}}}}} | client-secret
        a key that is written           | {dorsal: {log: {signing-keys: ["-----BEGIN"]}}}             | signing-keys
        no log key                      | {dorsal: {log: {signing-keys: []}}}                         | signing-keys
        a password that is written      | {database: {password: abc}}                                 | password
        no password                     | {database: {password: null}}                                | password
        no password of the owner        | {migration: {password: null}}                               | migration
        a certificate that is written   | {database: {certificate: {secret: a, tls.key: "-----BEGIN"}}} | certificate
        a try without a password        | {tryPostgres: {enabled: true, password: {secret: a, key: b}}, \
        database: {password: null, certificate: {secret: a}}} | password
        no database                     | {database: {url: ""}}                                       | url
        another database                | {database: {url: "jdbc:mysql://db/dorsal"}}                 | url
        no proxy in front               | {networkPolicy: {ingressFrom: []}}                          | ingressFrom
        no way to the database          | {networkPolicy: {database: {to: []}}}                       | networkPolicy
        a way out to nowhere            | {networkPolicy: {egress: {ehr: {to: [], ports: [443]}}}}    | egress
        no site                         | {dorsal: {sites: null}}                                     | sites
        a wrong word                    | {dorsal: {sites: {northside: {sign-off: maybe}}}}           | sign-off
        an ingress without TLS          | {ingress: {enabled: true, host: dorsal.example}}            | tlsSecret
        """)
    void values_that_could_not_work_or_show_a_secret_are_refused(
            String what, String values, String named, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("values.yaml"), values);
        assertThatThrownBy(() -> Chart.text(SMALL, file)).as(what).hasMessageContaining(named);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void whatever_runs_is_not_root_may_write_nowhere_and_talks_to_no_cluster(Path values) {
        for (JsonNode pod : Chart.pods(Chart.objects(values))) {
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
            for (JsonNode container : pod.path("containers")) {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(security.at("/capabilities/drop/0").asString()).isEqualTo("ALL");
                assertThat(container.at("/resources/limits/memory").asString()).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void probes_ask_the_management_port_and_nobody_else_reaches_it_by_the_services_name(Path values) {
        List<JsonNode> objects = Chart.objects(values);
        JsonNode container = Chart.single("Deployment", "", objects).at("/spec/template/spec/containers/0");
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertThat(container.path(probe).at("/httpGet/port").asString())
                    .as(probe)
                    .isEqualTo("management");
        }
        assertThat(container.at("/readinessProbe/httpGet/path").asString()).endsWith("/readiness");
        assertThat(Chart.single("Service", "dorsal", objects).at("/spec/ports").toString())
                .doesNotContain("management");
    }

    /** The role that owns the tables could change the ledger. */
    @Test
    void the_service_never_sees_the_owners_password_and_the_migration_sees_no_other_secret() {
        List<JsonNode> objects = Chart.objects(SMALL);
        assertThat(Chart.single("Deployment", "", objects).toString())
                .contains("dorsal-database")
                .doesNotContain("dorsal-database-owner");
        JsonNode job = Chart.single("Job", "", objects);
        assertThat(job.at("/spec/template/spec/volumes/1/projected/sources").toString())
                .isEqualTo("[{\"secret\":{\"name\":\"dorsal-database-owner\",\"items\":[{\"key\":\"owner\","
                        + "\"path\":\"spring.flyway.password\"}]}}]");
        assertThat(job.at("/metadata/annotations").toString()).contains("pre-install,pre-upgrade");
        assertThat(Chart.single("ConfigMap", "dorsal", objects).toString()).doesNotContain("password", "link-secret");
    }

    /**
     * Mounts each role's certificate at the same path, so that one database URL suits both roles; nothing is copied.
     */
    @Test
    void certificates_stand_where_passwords_would(@TempDir Path folder) throws IOException {
        Path values = Files.writeString(folder.resolve("values.yaml"), """
            database: {password: null, certificate: {secret: dorsal-app-tls}}
            migration: {password: null, certificate: {secret: dorsal-owner-tls}}
            """);
        List<JsonNode> objects = Chart.objects(SMALL, values);
        assertThat(objects.stream().flatMap(object -> KubernetesFields.refusal(object).stream()))
                .isEmpty();
        JsonNode service = Chart.single("Deployment", "", objects).at("/spec/template/spec");
        JsonNode job = Chart.single("Job", "", objects).at("/spec/template/spec");
        String mounted = "{\"name\":\"database\",\"mountPath\":\"/etc/dorsal/database\",\"readOnly\":true}";
        assertThat(service.toString())
                .contains(mounted, "{\"secretName\":\"dorsal-app-tls\",\"defaultMode\":")
                .doesNotContain("spring.datasource.password", "dorsal-owner-tls", "subPath");
        assertThat(job.toString())
                .contains(mounted, "{\"secretName\":\"dorsal-owner-tls\",\"defaultMode\":")
                .doesNotContain("spring.flyway.password", "spring.config.import", "dorsal-app-tls", "subPath");
    }

    @Test
    void another_setting_starts_other_pods(@TempDir Path folder) throws IOException {
        String pointer = "/spec/template/metadata/annotations/checksum~1settings";
        Path other = Files.writeString(
                folder.resolve("other.yaml"), "dorsal: {sites: {northside: {ehr: {banner: always}}}}");
        Path replicas = Files.writeString(folder.resolve("replicas.yaml"), "replicas: 5");
        String before =
                Chart.single("Deployment", "", Chart.objects(SMALL)).at(pointer).asString();
        assertThat(before).hasSize(64);
        assertThat(Chart.single("Deployment", "", Chart.objects(SMALL, other))
                        .at(pointer)
                        .asString())
                .isNotEqualTo(before);
        assertThat(Chart.single("Deployment", "", Chart.objects(SMALL, replicas))
                        .at(pointer)
                        .asString())
                .isEqualTo(before);
    }

    @Test
    void nothing_comes_in_or_goes_out_but_what_is_named() {
        List<JsonNode> objects = Chart.objects(Chart.example("two-sites"));
        JsonNode deny = Chart.single("NetworkPolicy", "default-deny", objects).path("spec");
        assertThat(deny.path("policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        assertThat(deny.has("ingress") || deny.has("egress")).isFalse();
        assertThat(Chart.ofKind("NetworkPolicy", objects)
                        .map(policy -> policy.at("/metadata/name").asString()))
                .containsExactlyInAnyOrder(
                        "dorsal-default-deny",
                        "dorsal-callers",
                        "dorsal-dns",
                        "dorsal-database",
                        "dorsal-migration",
                        "dorsal-to-northside-ehr",
                        "dorsal-to-southside-ehr",
                        "dorsal-test");
        for (JsonNode policy : Chart.ofKind("NetworkPolicy", objects).toList()) {
            for (JsonNode egress : policy.at("/spec/egress")) {
                assertThat(egress.path("to").isEmpty())
                        .as(policy.at("/metadata/name").asString())
                        .isFalse();
            }
        }
    }

    @Test
    void the_chart_is_of_the_version_that_is_built() throws IOException {
        String chart = Files.readString(Chart.HOME.resolve("Chart.yaml"));
        String pom = Files.readString(Path.of("pom.xml"));
        String version = chart.replaceAll("(?s).*appVersion: \"([^\"]+)\".*", "$1");
        assertThat(pom).contains("<artifactId>dorsal</artifactId>\n    <version>" + version + "</version>");
    }

    @Test
    void the_schema_allows_no_unknown_key_but_in_kubernetes_own_objects() throws IOException {
        JsonNode schema = new JsonMapper().readTree(Files.readString(Chart.HOME.resolve("values.schema.json")));
        assertThat(openObjects("", schema))
                .containsExactlyInAnyOrder(
                        "/properties/global", // helm's own
                        "/properties/tolerations/items",
                        "/properties/affinity/properties/nodeAffinity",
                        "/properties/affinity/properties/podAffinity",
                        "/properties/affinity/properties/podAntiAffinity",
                        "/properties/extraEnv/items/properties/valueFrom",
                        "/properties/networkPolicy/properties/ingressFrom/items",
                        "/properties/networkPolicy/properties/monitoringFrom/items",
                        "/properties/networkPolicy/properties/dns/items",
                        "/properties/networkPolicy/properties/database/properties/to/items",
                        "/properties/networkPolicy/properties/egress/additionalProperties/properties/to/items",
                        "/properties/extraVolumes/items",
                        "/properties/extraVolumeMounts/items",
                        "/properties/migration/properties/password/oneOf/0",
                        "/properties/tryPostgres/properties/password/oneOf/0");
    }

    private static Stream<String> openObjects(String pointer, JsonNode schema) {
        Stream<String> own = schema.path("type").asString("").equals("object") && !schema.has("additionalProperties")
                ? Stream.of(pointer)
                : Stream.empty();
        if (pointer.startsWith("/allOf")) {
            return Stream.empty();
        }
        Stream<String> below = schema.isArray()
                ? java.util.stream.IntStream.range(0, schema.size())
                        .boxed()
                        .flatMap(index -> openObjects(pointer + "/" + index, schema.get(index)))
                : schema.propertyStream().flatMap(part -> openObjects(pointer + "/" + part.getKey(), part.getValue()));
        return Stream.concat(own, below);
    }
}
