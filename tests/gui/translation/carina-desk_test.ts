<?xml version="1.0" encoding="utf-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>carina::gui::MainWindow</name>
    <message>
        <source>Not for clinical use</source>
        <translation>Nicht für den klinischen Gebrauch</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
</context>
</TS>
