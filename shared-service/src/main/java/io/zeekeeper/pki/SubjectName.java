package io.zeekeeper.pki;

import io.zeekeeper.model.IpAddress;
import java.net.InetAddress;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;

/** A subject alternative name of a certificate. */
public sealed interface SubjectName {

  /** The text of the name. */
  String value();

  /** A host's DNS name. */
  record Dns(String value) implements SubjectName {}

  /** An IP address, without brackets and zone. */
  record Address(String value) implements SubjectName {}

  /** A URI, such as the name of a {@link Role}. */
  record Uri(String value) implements SubjectName {}

  /** The name of a host that is given by its DNS name or IP address. */
  static SubjectName host(String text) {
    return IpAddress.isLiteral(text)
        ? new Address(IpAddress.format(InetAddress.ofLiteral(text)))
        : new Dns(text);
  }

  /** The names of several hosts. */
  static List<SubjectName> hosts(List<String> texts) {
    return texts.stream().distinct().map(SubjectName::host).toList();
  }

  /** The name in the form that certificates have. */
  default GeneralName general() {
    return switch (this) {
      case Dns name -> new GeneralName(GeneralName.dNSName, name.value());
      case Address name -> new GeneralName(GeneralName.iPAddress, name.value());
      case Uri name -> new GeneralName(GeneralName.uniformResourceIdentifier, name.value());
    };
  }
}
