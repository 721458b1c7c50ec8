# SPDX-License-Identifier: Apache-2.0

# What makes carina-desk known to a desktop: its entry, what it is (AppStream), its file types, its icon, its manual page.
include(GNUInstallDirs)
set(desktop "${PROJECT_SOURCE_DIR}/packaging/desktop")
install(FILES "${desktop}/org.carina.Desk.desktop" DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
install(FILES "${desktop}/org.carina.Desk.metainfo.xml" DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo")
install(FILES "${desktop}/org.carina.Desk.xml" DESTINATION "${CMAKE_INSTALL_DATADIR}/mime/packages")
install(FILES "${PROJECT_SOURCE_DIR}/resources/icons/carina.svg"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps" RENAME org.carina.Desk.svg)
install(FILES "${PROJECT_SOURCE_DIR}/packaging/man/carina-desk.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
