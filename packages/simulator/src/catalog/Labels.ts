/** The labels that clans and players describe themselves with. */
import { pictures } from "./internal/assets.ts"

/** A label as bodies carry it. */
export interface Label {
  readonly id: number
  readonly name: string
  readonly iconUrls: { readonly small: string; readonly medium: string }
}

/** The name of a label, and of its picture where one was recorded; clans and players have pictures of their own. */
type Row = readonly [name: string, picture?: string]

const labels = (kind: string, firstId: number, rows: ReadonlyArray<Row>): ReadonlyArray<Label> =>
  rows.map(([name, picture], n) => ({
    id: firstId + n,
    name,
    iconUrls: pictures("labels", `${kind} ${name}`, { small: 64, medium: 128 }, picture)
  }))

/** The labels of clans. */
export const clan: ReadonlyArray<Label> = labels("clan", 56_000_000, [
  ["Clan Wars", "lXaIuoTlfoNOY5fKcQGeT57apz1KFWkN9-raxqIlMbE"],
  ["Clan War League", "5w60_3bdtYUe9SM6rkxBRyV_8VvWw_jTlDS5ieU3IsI"],
  ["Trophy Pushing", "hNtigjuwJjs6PWhVtVt5HvJgAp4ZOMO8e2nyjHX29sA"],
  ["Friendly Wars", "6NxZMDn9ryFw8-FHJJimcEkKwnXZHMVUp_0cCVT6onY"],
  ["Clan Games", "7qU7tQGERiVITVG0CPFov1-BnFldu4bMN2gXML5bLIU"],
  ["Builder Base", "kyuaiAWdnD9v3ReYPS3_x6QP3V3e0nNAPyDroOIDFZQ"],
  ["Base Designing", "LG966XuC6YoEJsPthcgtyJ8uS46LqYDAeiHJNQKR3YQ"],
  ["International", "zyaTKuJXrsPiU3DvjgdqaSA6B1qvcQ0cjD6ktRah4xs"],
  ["Farming", "iLWz6AiaIHg_DqfG6s9vAxUJKb-RsPbSYl_S0ii9GAM"],
  ["Donations", "RauzS-02tv4vWm1edZ-q3gPQGWKGANLZ-85HCw_NVP0"],
  ["Friendly", "hM7SHnN0x7syFa-s6fE7LzeO5yWG2sfFpZUHuzgMwQg"],
  ["Talkative", "T1c8AYalTn_RruVkY0mRPwNYF5n802thTBEEnOtNTMw"],
  ["Underdog", "ImSgCg88EEl80mwzFZMIiJTqa33bJmJPcl4v2eT6O04"],
  ["Relaxed", "Kv1MZQfd5A7DLwf1Zw3tOaUiwQHGMwmRpjZqOalu_hI"],
  ["Competitive", "DhBE-1SSnrZQtsfjVHyNW-BTBWMc8Zoo34MNRCNiRsA"],
  ["Newbie Friendly", "3oOuYkPdkjWVrBUITgByz9Ur0nmJ4GsERXc-1NUrjKg"],
  ["Clan Capital", "Odg2DaLfhMgQOci4QvHovdoYq4SDiBrocWS2Bjm8Ah8"]
])

/** The labels of players. */
export const player: ReadonlyArray<Label> = labels("player", 57_000_000, [
  ["Clan Wars", "ZxJp9606Vl1sa0GHg5JmGp8TdHS4l0jE4WFuil1ENvA"],
  ["Clan War League", "JOzAO4r91eVaJELAPB-iuAx6f_zBbRPCLM_ag5mpK4s"],
  ["Trophy Pushing", "tINt65InVEc35rFYkxqFQqGDTsBpVRqY9K7BJf5kr4A"],
  ["Friendly Wars"],
  ["Clan Games"],
  ["Builder Base"],
  ["Base Designing", "gwTgG4oOwkse3eCpFL05AFArJMmMULIlecXNrl1Mv2g"],
  ["Farming"],
  ["Active Donator", "MvL0LDt0yv9AI-Vevpu8yE5NAJUIV05Ofpsr4IfGRxQ"],
  ["Active Daily"],
  ["Hungry Learner"],
  ["Friendly"],
  ["Talkative"],
  ["Teacher"],
  ["Competitive"],
  ["Veteran"],
  ["Newbie", "PcgplBTQo2W_PXYqMi0i6g6nrNMjzCM8Ipd_umSnuHw"],
  ["Amateur Attacker", "8Q08M2dj1xz1Zx-sAre6QO14hOX2aiEvg-FaGGSX-7M"],
  ["Clan Capital"]
])
