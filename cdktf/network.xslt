<?xml version="1.0"?>
<!-- The provider gives this machine the first address of the network; the topology says which one is the gateway. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output omit-xml-declaration="yes"/>

  <xsl:template match="@*|node()">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="ip/@address">
    <xsl:attribute name="address">GATEWAY</xsl:attribute>
  </xsl:template>
</xsl:stylesheet>
