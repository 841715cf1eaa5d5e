import { destroyFiles } from '../../shared/files/destroy.ts';
import { workflow } from '../../shared/workflow/definition.ts';
import { outcome } from '../../shared/workflow/outcome.ts';
import type { Parties, RecruitmentData } from './data.ts';
import { listed } from './lists.ts';
import { changeMobile, changeTimes, expose, withdraw } from './steps/anytime.ts';
import * as checks from './steps/checks.ts';
import { correct } from './steps/corrections.ts';
import * as endings from './steps/endings.ts';
import * as fitting from './steps/fit.ts';
import * as isolation from './steps/isolation.ts';
import * as materials from './steps/materials.ts';
import { onward, resume } from './steps/onward.ts';
import * as placing from './steps/placement.ts';
import * as pool from './steps/pool.ts';
import * as reviewing from './steps/review.ts';
import * as teams from './steps/teams.ts';

/**
 * A volunteer's way from signing up to serving: 核对信息, then the stages in the city's own order (资质审核, 提交报名材料,
 * 匹配度评审, a place and 请您确认岗位), then training and shifts while placed; and the pool (content 5, domain R1–R8).
 * Each step stands in `steps/`, in the file named after its part of the way.
 */
export const recruitment = workflow<RecruitmentData, Parties>({
  name: 'recruitment',
  version: 1,
  start: 'identity',
  anytime: {
    withdraw,
    changeTimes: changeTimes(),
    expose,
    changeMobile,
    correct: correct(),
    leadTeam: teams.leadTeam,
    joinTeam: teams.joinTeam,
    leaveTeam: teams.leaveTeam,
  },
  stuckLists: (ctx) => listed(ctx, 'stuck', ctx.acceptedAt),
  answered: ({ data }, { delivered }, message) => {
    const undelivered = (data.undelivered ?? 0) + (delivered === 'no' ? 1 : -1);
    return outcome.stay({
      patch: { undelivered: undelivered > 0 ? undelivered : null },
      note: { message, delivered },
    });
  },
  destroyed: async ({ ref, parties }) => void (await destroyFiles(parties.files, 'recruitment', ref)),
  steps: {
    identity: checks.identity,
    sameId: checks.sameId,
    known: checks.known,
    sameAgain: checks.sameAgain,
    realName: checks.realName,
    toHand: checks.toHand,
    byHand: checks.byHand,
    eligibility: checks.eligibility,
    orderPending: checks.orderPending,
    holding: isolation.holding,
    held: isolation.held,
    released: isolation.released,
    enterReview: reviewing.enterReview,
    review: reviewing.review,
    decided: reviewing.settling,
    asking: reviewing.asking,
    answering: reviewing.answering,
    resume,
    onward,
    enterMaterials: materials.enterMaterials,
    materials: materials.materials,
    tidying: materials.tidying,
    enterFit: fitting.enterFit,
    newWishes: fitting.newWishes,
    fit: fitting.fit,
    fitDecided: fitting.fitDecided,
    fitPassed: fitting.fitPassed,
    askingFiles: fitting.askingFiles,
    joining: teams.joining,
    unseated: teams.unseated,
    gather: teams.gather,
    gathering: teams.gathering,
    alone: teams.alone,
    passed: placing.passed,
    placement: placing.placement,
    noPost: placing.noPost,
    queue: placing.queue,
    requeue: placing.requeue,
    waitlisted: placing.waitlisted,
    offering: placing.offering,
    offered: placing.offered,
    declined: placing.declined,
    lapsedOffer: placing.lapsedOffer,
    confirmed: placing.confirmed,
    placed: placing.placed,
    enterPool: pool.enterPool,
    pooled: pool.pooled,
    calling: pool.calling,
    callSent: pool.callSent,
    accepting: pool.accepting,
    calledUp: pool.calledUp,
    callOver: pool.callOver,
    leavingPool: endings.leavingPool,
    poolOver: endings.poolOver,
    poolEnded: endings.poolEnded,
    refusing: endings.refusing,
    refused: endings.refused,
    failing: endings.failing,
    failed: endings.failed,
    appealing: endings.appealing,
    duplicate: endings.duplicate,
    lapsing: endings.lapsing,
    lapsed: endings.lapsed,
    closing: endings.closing,
    notPlaced: endings.notPlaced,
    withdrawing: endings.withdrawing,
    withdrawn: endings.withdrawn,
    erasing: endings.erasing,
    erased: endings.erased,
  },
});
