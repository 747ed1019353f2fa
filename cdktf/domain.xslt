<?xml version="1.0"?>
<!-- What the provider cannot say about a domain. Static: the host's own values come from the document itself. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output omit-xml-declaration="yes"/>

  <xsl:template match="@*|node()">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
    </xsl:copy>
  </xsl:template>

  <!-- AppArmor's helper follows the backing file of a file, not that of a pool's volume. -->
  <xsl:template match="disk[@type='volume']/@type">
    <xsl:attribute name="type">file</xsl:attribute>
  </xsl:template>
  <xsl:template match="disk[@type='volume']/source">
    <source file="{concat('/var/lib/libvirt/images/', @pool, '/', @volume)}"/>
  </xsl:template>

  <!-- A block that the guest frees is free on this machine too. -->
  <xsl:template match="disk/driver[@type='qcow2']">
    <xsl:copy>
      <xsl:apply-templates select="@*"/>
      <xsl:attribute name="discard">unmap</xsl:attribute>
    </xsl:copy>
  </xsl:template>

  <!-- Everything that a host prints stays readable after it is gone; `virsh console` works beside it. -->
  <xsl:template match="console">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
      <log file="{concat('/var/log/libvirt/qemu/', /domain/name, '-console.log')}" append="on"/>
    </xsl:copy>
  </xsl:template>

  <!--
    Resets a leader whose Patroni hangs. Nobody starts it on a host without Patroni; an emulated machine has none, for one that is slow would
    be reset.
  -->
  <xsl:template match="domain[@type='kvm']/devices">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
      <watchdog model="i6300esb" action="reset"/>
    </xsl:copy>
  </xsl:template>

  <!-- The boot menu of our own images reads what runs the machine: kvm or qemu. -->
  <xsl:template match="/domain/os[type/@arch='x86_64']">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
      <smbios mode="sysinfo"/>
    </xsl:copy>
    <sysinfo type="smbios">
      <oemStrings>
        <entry><xsl:value-of select="concat('hardway-', ../@type)"/></entry>
      </oemStrings>
    </sysinfo>
  </xsl:template>

  <!-- The console is the serial line: no screen, so no port that anybody could connect to. -->
  <xsl:template match="graphics"/>
</xsl:stylesheet>
