import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Prints the libraries of a CycloneDX SBOM in XML with their licenses, sorted by name. */
final class Licenses {
  private Licenses() {}

  public static void main(String[] args) throws Exception {
    var document =
        DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(new File(args[0]));
    // The metadata has components as well: the programs that made the SBOM.
    Element components =
        children(document.getDocumentElement()).stream()
            .filter(child -> child.getTagName().equals("components"))
            .findFirst()
            .orElseThrow();
    var lines = new TreeMap<String, String>();
    for (Element component : children(components)) {
      String group = text(component, "group");
      if (group.equals("io.zeekeeper")) {
        continue;
      }
      List<String> licenses = new ArrayList<>();
      for (Element child : children(component)) {
        if (child.getTagName().equals("licenses")) {
          for (Element license : children(child)) {
            licenses.add(
                license.getTagName().equals("expression")
                    ? license.getTextContent().strip()
                    : text(license, "id") + text(license, "name"));
          }
        }
      }
      String name = group + ":" + text(component, "name") + ":" + text(component, "version");
      lines.put(
          name, licenses.isEmpty() ? "its POM names no license" : String.join(" or ", licenses));
    }
    System.out.println("Libraries in this installation and their licenses. The licenses of the Java");
    System.out.println("runtime are in runtime/legal. zeekeeper.cdx.json has this list for programs.\n");
    lines.forEach((name, license) -> System.out.println(name + ": " + license));
  }

  private static List<Element> children(Element parent) {
    List<Element> elements = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  private static String text(Element parent, String tag) {
    return children(parent).stream()
        .filter(child -> child.getTagName().equals(tag))
        .map(child -> child.getTextContent().strip())
        .findFirst()
        .orElse("");
  }
}
