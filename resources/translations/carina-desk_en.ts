<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ModelCard</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 × %1 pixels, %n channel(s)</source>
        <translation>
            <numerusform>%1 × %1 pixels, %n channel</numerusform>
            <numerusform>%1 × %1 pixels, %n channels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n film(s)</source>
        <translation>
            <numerusform>%n film</numerusform>
            <numerusform>%n films</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n patient(s)</source>
        <translation>
            <numerusform>%n patient</numerusform>
            <numerusform>%n patients</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>carina::gui::PrivacySection</name>
    <message numerus="yes">
        <source>%n recent item(s) forgotten.</source>
        <translation>
            <numerusform>%n recent item forgotten.</numerusform>
            <numerusform>%n recent items forgotten.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>carina::gui::StorageSection</name>
    <message numerus="yes">
        <source>%1 in %n file(s)</source>
        <translation>
            <numerusform>%1 in %n file</numerusform>
            <numerusform>%1 in %n files</numerusform>
        </translation>
    </message>
</context>
</TS>
