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
    <name>carina::gui::FilmLibrary</name>
    <message numerus="yes">
        <source>%n film(s)</source>
        <translation>
            <numerusform>%n film</numerusform>
            <numerusform>%n films</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>carina::gui::PlotView</name>
    <message numerus="yes">
        <source>%1: %n points, the last at %2, %3</source>
        <translation>
            <numerusform>%1: %n point, the last at %2, %3</numerusform>
            <numerusform>%1: %n points, the last at %2, %3</numerusform>
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
    <name>carina::gui::ReadingRoom</name>
    <message numerus="yes">
        <source>%n film(s) so far…</source>
        <translation>
            <numerusform>%n film so far…</numerusform>
            <numerusform>%n films so far…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) that are no films were passed over</source>
        <translation>
            <numerusform>%n file that is no film was passed over</numerusform>
            <numerusform>%n files that are no films were passed over</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>carina::gui::ReviewThresholdPanel</name>
    <message numerus="yes">
        <source>%n films rightly called positive, the surest first</source>
        <translation>
            <numerusform>%n film rightly called positive, the surest first</numerusform>
            <numerusform>%n films rightly called positive, the surest first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n films wrongly called positive, the gravest first</source>
        <translation>
            <numerusform>%n film wrongly called positive, the gravest first</numerusform>
            <numerusform>%n films wrongly called positive, the gravest first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n films missed, the gravest first</source>
        <translation>
            <numerusform>%n film missed, the gravest first</numerusform>
            <numerusform>%n films missed, the gravest first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n films rightly called negative, the surest first</source>
        <translation>
            <numerusform>%n film rightly called negative, the surest first</numerusform>
            <numerusform>%n films rightly called negative, the surest first</numerusform>
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
