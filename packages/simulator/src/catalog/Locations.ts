/** Locations and chat languages. */

/** A location as bodies carry it; `countryCode` only of countries. */
export interface Location {
  readonly id: number
  readonly name: string
  readonly isCountry: boolean
  readonly countryCode?: string
}

/** A chat language as bodies carry it. */
export interface Language {
  readonly id: number
  readonly name: string
  readonly languageCode: string
}

const regions = ["Europe", "North America", "South America", "Asia", "Australia", "Africa", "International"]

/** Code and name of each country, in the order of the ids from 32000007 on; the codes of the Congos are the API's. */
const countries = `AF Afghanistan|AX Åland Islands|AL Albania|DZ Algeria|AS American Samoa|AD Andorra|AO Angola|AI Anguilla|AQ Antarctica|
AG Antigua and Barbuda|AR Argentina|AM Armenia|AW Aruba|AC Ascension Island|AU Australia|AT Austria|AZ Azerbaijan|BS Bahamas|
BH Bahrain|BD Bangladesh|BB Barbados|BY Belarus|BE Belgium|BZ Belize|BJ Benin|BM Bermuda|BT Bhutan|BO Bolivia|
BA Bosnia and Herzegovina|BW Botswana|BV Bouvet Island|BR Brazil|IO British Indian Ocean Territory|VG British Virgin Islands|
BN Brunei|BG Bulgaria|BF Burkina Faso|BI Burundi|KH Cambodia|CM Cameroon|CA Canada|IC Canary Islands|CV Cape Verde|
BQ Caribbean Netherlands|KY Cayman Islands|CF Central African Republic|EA Ceuta and Melilla|TD Chad|CL Chile|CN China|
CX Christmas Island|CC Cocos (Keeling) Islands|CO Colombia|KM Comoros|CG Congo (DRC)|CD Congo (Republic)|CK Cook Islands|
CR Costa Rica|CI Côte d’Ivoire|HR Croatia|CU Cuba|CW Curaçao|CY Cyprus|CZ Czech Republic|DK Denmark|DG Diego Garcia|
DJ Djibouti|DM Dominica|DO Dominican Republic|EC Ecuador|EG Egypt|SV El Salvador|GQ Equatorial Guinea|ER Eritrea|EE Estonia|
ET Ethiopia|FK Falkland Islands|FO Faroe Islands|FJ Fiji|FI Finland|FR France|GF French Guiana|PF French Polynesia|
TF French Southern Territories|GA Gabon|GM Gambia|GE Georgia|DE Germany|GH Ghana|GI Gibraltar|GR Greece|GL Greenland|GD Grenada|
GP Guadeloupe|GU Guam|GT Guatemala|GG Guernsey|GN Guinea|GW Guinea-Bissau|GY Guyana|HT Haiti|HM Heard & McDonald Islands|
HN Honduras|HK Hong Kong|HU Hungary|IS Iceland|IN India|ID Indonesia|IR Iran|IQ Iraq|IE Ireland|IM Isle of Man|IL Israel|IT Italy|
JM Jamaica|JP Japan|JE Jersey|JO Jordan|KZ Kazakhstan|KE Kenya|KI Kiribati|XK Kosovo|KW Kuwait|KG Kyrgyzstan|LA Laos|LV Latvia|
LB Lebanon|LS Lesotho|LR Liberia|LY Libya|LI Liechtenstein|LT Lithuania|LU Luxembourg|MO Macau|MK North Macedonia|
MG Madagascar|MW Malawi|MY Malaysia|MV Maldives|ML Mali|MT Malta|MH Marshall Islands|MQ Martinique|MR Mauritania|MU Mauritius|
YT Mayotte|MX Mexico|FM Micronesia|MD Moldova|MC Monaco|MN Mongolia|ME Montenegro|MS Montserrat|MA Morocco|MZ Mozambique|
MM Myanmar (Burma)|NA Namibia|NR Nauru|NP Nepal|NL Netherlands|NC New Caledonia|NZ New Zealand|NI Nicaragua|NE Niger|NG Nigeria|
NU Niue|NF Norfolk Island|KP North Korea|MP Northern Mariana Islands|NO Norway|OM Oman|PK Pakistan|PW Palau|PS Palestine|
PA Panama|PG Papua New Guinea|PY Paraguay|PE Peru|PH Philippines|PN Pitcairn Islands|PL Poland|PT Portugal|PR Puerto Rico|
QA Qatar|RE Réunion|RO Romania|RU Russia|RW Rwanda|BL Saint Barthélemy|SH Saint Helena|KN Saint Kitts and Nevis|
LC Saint Lucia|MF Saint Martin|PM Saint Pierre and Miquelon|WS Samoa|SM San Marino|ST São Tomé and Príncipe|SA Saudi Arabia|
SN Senegal|RS Serbia|SC Seychelles|SL Sierra Leone|SG Singapore|SX Sint Maarten|SK Slovakia|SI Slovenia|SB Solomon Islands|
SO Somalia|ZA South Africa|KR South Korea|SS South Sudan|ES Spain|LK Sri Lanka|VC St. Vincent & Grenadines|SD Sudan|SR Suriname|
SJ Svalbard and Jan Mayen|SZ Swaziland|SE Sweden|CH Switzerland|SY Syria|TW Taiwan|TJ Tajikistan|TZ Tanzania|TH Thailand|
TL Timor-Leste|TG Togo|TK Tokelau|TO Tonga|TT Trinidad and Tobago|TA Tristan da Cunha|TN Tunisia|TR Türkiye|TM Turkmenistan|
TC Turks and Caicos Islands|TV Tuvalu|UM U.S. Outlying Islands|VI U.S. Virgin Islands|UG Uganda|UA Ukraine|
AE United Arab Emirates|GB United Kingdom|US United States|UY Uruguay|UZ Uzbekistan|VU Vanuatu|VA Vatican City|VE Venezuela|
VN Vietnam|WF Wallis and Futuna|EH Western Sahara|YE Yemen|ZM Zambia|ZW Zimbabwe`

const firstId = 32_000_000

const named: ReadonlyArray<Location> = [
  ...regions.map((name, n) => ({ id: firstId + n, name, isCountry: false })),
  ...countries.split("|").map((row, n) => {
    const text = row.trim()
    return {
      id: firstId + regions.length + n,
      name: text.slice(3),
      isCountry: true,
      countryCode: text.slice(0, 2)
    }
  })
]

/** The 266 locations; the names of the last five are empty, as on the wire. */
export const locations: ReadonlyArray<Location> = [
  ...named,
  ...Array.from({ length: 5 }, (_, n) => ({ id: firstId + named.length + n, name: "", isCountry: false }))
]

/** Where a clan is from that is from everywhere. */
export const international: Location = { id: 32_000_006, name: "International", isCountry: false }

/** The locations that a clan of this world may be from: a few, so that local rankings have rows. */
export const inhabited: ReadonlyArray<Location> = locations.filter(
  ({ countryCode, id }) =>
    id === international.id || ["BR", "DE", "ES", "FR", "IN", "ID", "IT", "JP", "TR", "US"].includes(countryCode ?? "")
)

/** The languages of chats. */
export const languages: ReadonlyArray<Language> = [
  "EN English",
  "FR French",
  "DE German",
  "ES Spanish",
  "IT Italian",
  "NL Dutch",
  "NO Norwegian",
  "PT Portuguese",
  "TR Turkish",
  "CN Chinese",
  "JP Japanese",
  "KR Korean",
  "RU Russian"
].map((row, n) => ({ id: 75_000_000 + n, name: row.slice(3), languageCode: row.slice(0, 2) }))
