package org.dorsal.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The page of trust: each library of the build has a row, and each row a library. */
class TrustPageTest {
    @Test
    void each_library_that_the_build_declares_for_run_time_has_a_row() throws Exception {
        Set<String> declared = declared("src/parent/pom.xml");
        declared.addAll(declared("pom.xml"));
        System.out.println(declared.size() + " libraries are declared for run time");
        assertThat(declared).hasSizeGreaterThanOrEqualTo(15).contains("zstd-jni", "postgresql");
        assertThat(TrustedLibraries.withoutRow(declared)).isEmpty();
    }

    @Test
    void each_row_is_of_a_library_on_the_class_path() {
        List<String> files = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> Path.of(path).getFileName().toString().replaceFirst("-\\d[\\w.-]*\\.jar$", ""))
                .toList();
        assertThat(TrustedLibraries.patterns())
                .allMatch(row -> files.stream().anyMatch(row.asMatchPredicate()), "is on the class path");
    }

    @Test
    void a_library_without_a_row_is_found() {
        assertThat(TrustedLibraries.withoutRow(List.of("postgresql-42.7.13.jar", "log4j-core-2.14.1.jar")))
                .containsExactly("log4j-core");
    }

    private static Set<String> declared(String pom) throws IOException, ParserConfigurationException, SAXException {
        Element project = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new File(pom))
                .getDocumentElement();
        Set<String> names = new TreeSet<>();
        children(project, "dependencies")
                .flatMap(dependencies -> children(dependencies, "dependency"))
                .filter(dependency -> Stream.of("test", "provided").noneMatch(text(dependency, "scope")::equals))
                .map(dependency -> text(dependency, "artifactId"))
                .filter(name -> !name.startsWith("spring-boot-starter"))
                .forEach(names::add);
        return names;
    }

    private static Stream<Element> children(Element parent, String name) {
        return IntStream.range(0, parent.getChildNodes().getLength())
                .mapToObj(parent.getChildNodes()::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE
                        && node.getNodeName().equals(name))
                .map(Element.class::cast);
    }

    private static String text(Element parent, String name) {
        return children(parent, name)
                .map(Element::getTextContent)
                .findFirst()
                .orElse("")
                .strip();
    }
}
