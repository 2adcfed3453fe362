/* On a phone the tabs of the settings are one line that scrolls: the present one is brought into sight. */

document.querySelector(".settings-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
